import Foundation
import Site
import Testing

@Suite struct LinkCheckerTests {
  private func faults(_ files: [String: String], basePath: String = "/") throws -> [String] {
    let site = try TemporarySite()
    for (path, text) in files { try site.write(text, to: "site/\(path)") }
    return try LinkChecker(site: site.output, basePath: basePath).check().map {
      "\($0.file):\($0.line ?? 0) \($0.key ?? "")"
    }
  }

  @Test func wholeLinksPass() throws {
    let page = """
      <a href="/owl/">1</a> <a href=owl/index.html>2</a> <a href='owl/?x=1#eye'>3</a> <a href="#here">4</a>
      <p id="here"></p> <a href="#top">5</a> <a href="https://example.org/nowhere">6</a> <a href="mailto:a@b.c">7</a>
      <img src="a%20b.png" srcset="a%20b.png 1x, /x.webp 2x"> <a href="//other.org/">8</a> <a href="owl/#:~:text=x">9</a>
      <!-- <a href="/gone/"> --> <script>"<a href='/gone/'>"</script> <a href="/owl/&#35;eye">10</a>
      <svg><use xlink:href="#here"/></svg> <a href="./owl/../owl/">11</a>
      """
    #expect(
      try faults([
        "index.html": page, "owl/index.html": "<h1 id=eye>o</h1><a href='../'>up</a>", "a b.png": "", "x.webp": "",
        "s.css": "a{background:url(x.webp)} b{background:url('data:image/png,')}",
      ]) == [])
  }

  @Test func brokenLinksAreFoundWithTheirLines() throws {
    let page = """
      <a href="/gone/">1</a>
      <a href="owl/#beak">2</a> <img src="no.png">
      <img srcset="x.webp 1x, y.webp 2x" src="x.webp">
      <a href="../../up">3</a> <a href="">4</a> <p id="a"><p id="a">
      """
    #expect(
      try faults([
        "index.html": page, "owl/index.html": "<h1 id=eye>", "x.webp": "", "s.css": "\na{background:url(n.woff2)}",
      ])
        == [
          "index.html:1 /gone/", "index.html:2 owl/#beak", "index.html:2 no.png", "index.html:3 y.webp",
          "index.html:4 #a", "index.html:4 ../../up", "index.html:4 ", "s.css:2 n.woff2",
        ])
  }

  @Test func basePathIsPartOfEveryLink() throws {
    let files = [
      "index.html": "<a href='/lessons/owl/'>1</a> <a href='owl/'>2</a>", "owl/index.html": "<a href='/lessons/'>3</a>",
    ]
    #expect(try faults(files, basePath: "/lessons/") == [])
    #expect(
      try faults(
        ["index.html": "<a href='/owl/'>1</a> <a href='/lessonsowl/'>2</a>", "owl/index.html": ""],
        basePath: "/lessons/"
      ).count == 2)
  }

  @Test func folderWithoutPagesIsAnError() throws {
    #expect(throws: SiteError.self) { try faults(["a.txt": ""]) }
  }
}
