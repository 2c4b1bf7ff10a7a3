import Foundation
import Site
import Testing

/// Style sheets and scripts as they are served: smaller, and the same to a browser.
@Suite struct CompactTextTests {
  @Test(arguments: [
    ("/* ground */\na { color: red; margin: 0 4px }\n", "a{color:red;margin:0 4px}\n"),
    ("a :hover { top: calc(1px + 2px) }", "a :hover{top:calc(1px + 2px)}"),
    ("  .a,\n  .b > .c { x: y }\n\n\n@media print { a { b: c } }", ".a,\n.b > .c{x:y}\n@media print{a{b:c}}"),
    // Texts stay as they are.
    (
      "a::after { content: \"/* x */  { ; }\" ; b: 'it\\'s  : {'}",
      "a::after{content:\"/* x */  { ; }\" ;b:'it\\'s  : {'}"
    ),
    ("a { b: url( x  y/*z*/.svg ) }", "a{b:url( x  y/*z*/.svg )}"),
    // A comment parts two words, and is no descendant's space.
    ("a{b:1px/**/2px}.c/* d */.e{f:g}", "a{b:1px/**/2px}.c.e{f:g}"), ("a/*/ { } /*/b{}", "a/**/b{}"),
    ("a{} /* never closed", "a{}"), ("a::before { content: \"never closed", "a::before{content:\"never closed"),
    ("a { content: \"é\u{200A}–\" }", "a{content:\"é\u{200A}–\"}"),
  ])
  func stylesLoseWhatOnlyAuthorsRead(_ style: String, _ served: String) {
    #expect(CompactText.css(style) == served)
    #expect(CompactText.css(served) == served, "once more changes nothing")
  }

  @Test func scriptsLoseCommentsAndIndentation() {
    let script = "// What it does.\nif (a) {\n  b(\"//c\") // stays\n\n\t// gone\n  d(`e${f}`)\n}\n"
    #expect(CompactText.script(script) == "if (a) {\nb(\"//c\") // stays\nd(`e${f}`)\n}\n")
  }

  @Test(arguments: ["const a = `\n  // b\n`\n", "const a = \"b\\\n  // c\"\n"])
  func scriptsWithLongTextsStayAsTheyAre(_ script: String) { #expect(CompactText.script(script) == script) }

  @Test func theBuiltInStylesAndScriptLeaveRoom() throws {
    let templates = try #require(TemplateFiles.builtIn).appending(path: "static")
    func text(_ name: String) throws -> String {
      try String(contentsOf: templates.appending(path: name), encoding: .utf8)
    }
    let (site, sheets, script) = (try text("site.css"), try text("sheets.css"), try text("site.js"))
    // Every rule is still there: as many blocks and declarations, and the same texts.
    for style in [site, sheets] {
      let bare = style.replacing(/\/\*[^*]*\*+(?:[^\/*][^*]*\*+)*\//, with: "")
      let served = CompactText.css(style)
      for mark in "{}:;,()\"" { #expect(served.count { $0 == mark } == bare.count { $0 == mark }, "\(mark)") }
      #expect(served.filter { !$0.isWhitespace } == bare.filter { !$0.isWhitespace })
    }
    let bytes =
      CompactText.css(site).utf8.count + CompactText.css(sheets).utf8.count + CompactText.script(script).utf8.count
    #expect(bytes < 60_000)
  }
}
