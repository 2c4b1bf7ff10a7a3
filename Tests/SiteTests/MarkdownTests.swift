import Site
import Testing

@Suite struct MarkdownTests {
  @Test func rawHTMLAndDangerousLinksAreDropped() {
    let html = Markdown(
      text: """
        Before <b onclick="x()">bold</b> after.

        <script>alert(1)</script>

        [click](javascript:alert(1)) ![x](data:text/html;base64,AAAA)
        """
    ).html()
    #expect(!html.contains("<b"))
    #expect(!html.contains("script"))
    #expect(!html.contains("data:"))
    #expect(html.contains("Before bold after."))
  }

  @Test func headingsGetIdentifiersThatDoNotRepeat() {
    let html = Markdown(text: "# Über *das* Licht\n\n## Über das Licht\n\n## 日本\n").html()
    #expect(html.contains("<h2 id=\"words-uber-das-licht\">Über <em>das</em> Licht</h2>"))
    #expect(html.contains("<h2 id=\"words-uber-das-licht-2\">"))
    #expect(html.contains("<h2 id=\"words-ri-ben\">"))
  }

  @Test func tablesAreSetWithTheirAlignmentAndInlineMarks() {
    let html = Markdown(
      text: """
        | Mix | Parts | Note |
        | :-- | ----: | :--: |
        | A *warm* | 3 | `a\\|b` |
        | B | 1
        """
    ).html()
    #expect(html.contains("<th scope=\"col\" style=\"text-align: right\">Parts</th>"))
    #expect(html.contains("<td style=\"text-align: left\">A <em>warm</em></td>"))
    #expect(html.contains("<td style=\"text-align: center\"><code>a|b</code></td>"))
    #expect(html.contains("<td style=\"text-align: center\"></td>"), "a short row is filled up")
  }

  @Test func cellsThatLookLikeBlocksStayCells() {
    let html = Markdown(text: "| a | b |\n|---|---|\n| # 4 | - 3 |\n| <i>x</i> | [y](javascript:z) |").html()
    #expect(html.contains("<td># 4</td><td>- 3</td>"))
    #expect(!html.contains("<i>") && !html.contains("javascript"))
  }

  @Test func paragraphsWithPipesStayParagraphs() {
    #expect(Markdown(text: "a | b\nc | d").html() == "<p>a | b\nc | d</p>\n")
    #expect(Markdown(text: "a | b\n--- | --- | ---\nc").html().contains("<table>") == false)
  }

  @Test func textAboveATableStaysAndTablesInListsWork() {
    let html = Markdown(text: "Words:\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- item\n\n  | c |\n  |---|\n  | 3 |\n").html()
    #expect(html.contains("<p>Words:</p>"))
    #expect(html.contains("<td>2</td>") && html.contains("<td>3</td>"))
  }

  @Test func stepHeadingsBeginWordsToSteps() {
    let words = Markdown(
      text: """
        Hello.

        ## Step 2

        Mind the *beak*.

        ### Why

        Because.

        ## step 4: The eye

        Look.

        ## Afterwards

        Rest.
        """
    ).words()
    #expect(words.steps == [2: "<p>Mind the <em>beak</em>.</p>\n", 4: "<p>Look.</p>\n"])
    #expect(words.replacements == [2: [.why: "Because."], 4: [.goal: "The eye"]])
    #expect(words.introduction.contains("Hello.") && words.introduction.contains("Rest."))
    #expect(words.stepLines == [2: 3, 4: 11])
  }

  @Test func wordsStandInPlaceOfTheLessons() {
    let german = Translation(
      language: "de", sentences: ["Step {number}": "Schritt {number}", "Stop when": "Genug, sobald", "Why": "Warum"])
    let words = Markdown(
      text: """
        ## Schritt 1: Den Grund legen

        ### Do

        Nimm *viel* Farbe.

        Zwei Lagen.

        ### Genug, sobald

        Alles **deckt**.

        Nichts glänzt.

        ### Von mir

        Ich nehme Grau.

        ## Step 3

        ### Warum

        Darum.
        """, smart: false
    ).words(translation: german)
    #expect(
      words.replacements == [
        1: [
          .goal: "Den Grund legen", .instruction: "Nimm *viel* Farbe.\n\nZwei Lagen.",
          .stopWhen: "Alles deckt. Nichts glänzt.",
        ], 3: [.why: "Darum."],
      ])
    #expect(words.steps.keys.sorted() == [1])
    #expect(words.steps[1]?.contains("Von mir</h4>\n<p>Ich nehme Grau.</p>") == true)
    #expect(words.stepLines == [1: 1, 3: 19])
  }

  @Test func picturesAndLinksAreLed() {
    let markdown = Markdown(
      text: "![A \"cup\"](cup.png \"Mine\")\n\n[owl](owl.md) [web](https://a.b/) ![w](https://a.b/c.png)")
    #expect(markdown.localPictures().map(\.path) == ["cup.png"])
    let html = markdown.html(
      links: Markdown.Links(
        picture: { $0 == "cup.png" ? "src=\"/x.webp\"" : nil }, target: { $0 == "owl.md" ? "/owl/" : nil }))
    #expect(html.contains("<img src=\"/x.webp\" alt=\"A \u{201C}cup\u{201D}\" title=\"Mine\">"))
    #expect(html.contains("<a href=\"/owl/\">owl</a>"))
    #expect(html.contains("<a href=\"https://a.b/\">web</a>"))
  }

  @Test func deepNestingAndOddBytesDoNoHarm() {
    let deep = String(repeating: "> ", count: 5000) + "x"
    #expect(Markdown(text: deep).html().contains("x"))
    #expect(Markdown(text: String(repeating: "[", count: 20000)).html().contains("["))
    #expect(Markdown(text: "a\u{0}b").html().contains("a\u{FFFD}b"))
    #expect(Markdown(text: "").html() == "")
  }
}
