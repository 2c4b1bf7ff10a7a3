internal import CCMark
import Foundation

/// The author's words: CommonMark through libcmark in its safe mode, with heading identifiers, pipe tables and local pictures.
///
/// Raw HTML is dropped. `## Step 3` begins the author's own words to the third step: under `### Why` and the like (``StepPart``) they stand
/// in place of the lesson's, else they are added; all else is the introduction.
package struct Markdown {
  /// Finds and replaces what only the site knows.
  package struct Links {
    /// The attributes (`src="..." width="..."`) of a local picture, by the path that the author wrote; `nil` to keep the path.
    package var picture: (String) -> String?
    /// The address to write for a link; `nil` to keep it.
    package var target: (String) -> String?

    /// Makes a set of replacements; without arguments it replaces nothing.
    package init(
      picture: @escaping (String) -> String? = { _ in nil }, target: @escaping (String) -> String? = { _ in nil }
    ) {
      self.picture = picture
      self.target = target
    }
  }

  /// The author's words, as safe HTML.
  package struct Words: Equatable {
    /// Everything that belongs to no step.
    package var introduction = ""
    /// Words to steps, by step number.
    package var steps: [Int: String] = [:]
    /// Words in place of the lesson's, by step number and part: Markdown where the part may have it, else plain text.
    package var replacements: [Int: [StepPart: String]] = [:]
    /// Line of each step's heading.
    package var stepLines: [Int: Int] = [:]
    /// Lines of headings that name a step for the second time.
    package var repeatedSteps: [(step: Int, line: Int)] = []

    package static func == (a: Words, b: Words) -> Bool {
      a.introduction == b.introduction && a.steps == b.steps && a.replacements == b.replacements
        && a.stepLines == b.stepLines
    }
  }

  /// A picture that the author shows.
  package struct Picture: Equatable {
    /// The path or address as it is written.
    package var path: String
    /// The line that shows it, from 1 within the text.
    package var line: Int
  }

  /// The text, CommonMark.
  package let text: String
  /// Whether straight quotes and dashes become typographic ones.
  package var smart: Bool

  /// Takes a text.
  package init(text: String, smart: Bool = true) {
    self.text = text
    self.smart = smart
  }

  /// Every picture that lies beside the text rather than at a web address, in order.
  package func localPictures() -> [Picture] {
    withDocument(text) { document in
      nodes(of: document, type: CMARK_NODE_IMAGE).compactMap { node in
        let path = String(cString: cmark_node_get_url(node))
        return Self.isLocal(path) ? Picture(path: path, line: Int(cmark_node_get_start_line(node))) : nil
      }
    }
  }

  /// The whole text as HTML.
  package func html(links: Links = Links()) -> String {
    var headings = HeadingIdentifiers()
    return withDocument(text) { document in
      prepare(document, lines: lines, links: links, headings: &headings, levelShift: 0)
      return render(document)
    }
  }

  /// The text as introduction and words to steps.
  /// - Parameter translation: of the tutorial's language, in which headings may be written, too ("Schritt 3").
  package func words(links: Links = Links(), translation: Translation = .english) -> Words {
    withDocument(text) { document in
      var words = Words()
      var headings = HeadingIdentifiers()
      headings.note(headingsIn: document)
      let introduction = cmark_node_new(CMARK_NODE_DOCUMENT)
      var notes: [Int: OpaquePointer] = [:]
      var replaced: [Int: [StepPart: OpaquePointer]] = [:]
      defer {
        cmark_node_free(introduction)
        notes.values.forEach(cmark_node_free)
        replaced.values.forEach { $0.values.forEach(cmark_node_free) }
      }
      var target = introduction
      var step: Int?
      while let block = cmark_node_first_child(document) {
        cmark_node_unlink(block)
        let level = cmark_node_get_type(block) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(block) : 7
        let title = level <= 3 ? HeadingIdentifiers.plainText(of: block) : ""
        if level <= 2 {
          target = introduction
          step = nil
        }
        if level == 2, let found = Self.step(in: title, translation) {
          step = found.number
          let line = Int(cmark_node_get_start_line(block))
          if words.stepLines[found.number] == nil {
            words.stepLines[found.number] = line
          } else {
            words.repeatedSteps.append((found.number, line))
          }
          if let goal = found.goal { words.replacements[found.number, default: [:]][.goal] = goal }
          target = notes[found.number] ?? cmark_node_new(CMARK_NODE_DOCUMENT)
          notes[found.number] = target
          cmark_node_free(block)
        } else if let step, level == 3, let part = StepPart(name: title, translation: translation) {
          target = replaced[step]?[part] ?? cmark_node_new(CMARK_NODE_DOCUMENT)
          replaced[step, default: [:]][part] = target
          cmark_node_free(block)
        } else {
          // Another heading ends what is replaced.
          if let step, level == 3 { target = notes[step] }
          cmark_node_append_child(target, block)
        }
      }
      if let introduction {
        prepare(introduction, lines: lines, links: links, headings: &headings, levelShift: 0)
        words.introduction = render(introduction)
      }
      for (number, node) in notes.sorted(by: { $0.key < $1.key }) where cmark_node_first_child(node) != nil {
        prepare(node, lines: lines, links: links, headings: &headings, levelShift: 1)
        words.steps[number] = render(node)
      }
      for (number, parts) in replaced {
        for (part, node) in parts {
          let text = part.isMarkdown ? commonMark(node) : HeadingIdentifiers.plainText(of: node)
          if !text.isEmpty { words.replacements[number, default: [:]][part] = text }
        }
      }
      return words
    }
  }

  /// The number in a heading such as "Step 3: Seat the cup", and what follows it.
  private static func step(in title: String, _ translation: Translation) -> (number: Int, goal: String?)? {
    for pattern in Set(["Step {number}", translation("Step {number}")]) {
      let start = pattern.replacing("{number}", with: "").trimmingCharacters(in: .whitespaces)
      guard title.lowercased().hasPrefix(start.lowercased() + " ") else { continue }
      let rest = title.dropFirst(start.count).drop { $0 == " " }
      guard let match = rest.wholeMatch(of: /(\d{1,3})\s*(?:[:.\u{2013}\u{2014}-]\s*(.*))?/), let number = Int(match.1)
      else { continue }
      return (number, match.2.map(String.init).flatMap { $0.isEmpty ? nil : $0 })
    }
    return nil
  }

  /// Whether an address names a file of the site rather than something on the web or on this page.
  static func isLocal(_ address: String) -> Bool {
    !address.isEmpty && !address.hasPrefix("/") && !address.hasPrefix("#") && !address.hasPrefix("?")
      && address.prefixMatch(of: /[A-Za-z][A-Za-z0-9+.-]*:/) == nil
  }

  private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
  private var options: Int32 { CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8 | (smart ? CMARK_OPT_SMART : 0) }

  private func withDocument<Result>(_ text: String, _ body: (OpaquePointer) -> Result) -> Result {
    var text = text
    let document = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parse_document($0.baseAddress, $0.count, options) }
    }
    guard let document else { preconditionFailure("libcmark gave no document: out of memory") }
    defer { cmark_node_free(document) }
    return body(document)
  }

  private func render(_ node: OpaquePointer) -> String {
    guard let html = cmark_render_html(node, options) else { return "" }
    defer { free(html) }
    return String(cString: html)
  }

  private func commonMark(_ node: OpaquePointer) -> String {
    guard let text = cmark_render_commonmark(node, options, 0) else { return "" }
    defer { free(text) }
    return String(cString: text).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Passes over the tree: drop HTML, number headings, build tables, show pictures, lead links.
  private func prepare(
    _ document: OpaquePointer, lines: [Substring], links: Links, headings: inout HeadingIdentifiers, levelShift: Int
  ) {
    for type in [CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE] {
      for node in nodes(of: document, type: type) {
        cmark_node_unlink(node)
        cmark_node_free(node)
      }
    }
    for paragraph in nodes(of: document, type: CMARK_NODE_PARAGRAPH) {
      guard let table = PipeTable(paragraph: paragraph, lines: lines) else { continue }
      replace(paragraph, withBlock: table.html { inline($0, links: links, headings: headings) })
    }
    for node in nodes(of: document, type: CMARK_NODE_LINK) {
      let address = String(cString: cmark_node_get_url(node))
      let target = address.hasPrefix("#") ? headings.target(of: address) : links.target(address)
      if let target { cmark_node_set_url(node, target) }
    }
    for node in nodes(of: document, type: CMARK_NODE_IMAGE) {
      guard let attributes = links.picture(String(cString: cmark_node_get_url(node))) else { continue }
      let title = cmark_node_get_title(node).map { String(cString: $0) } ?? ""
      let tag =
        "<img \(attributes) alt=\"\(HTML.escaped(HeadingIdentifiers.plainText(of: node)))\""
        + (title.isEmpty ? "" : " title=\"\(HTML.escaped(title))\"") + ">"
      let custom = cmark_node_new(CMARK_NODE_CUSTOM_INLINE)
      cmark_node_set_on_enter(custom, tag)
      cmark_node_replace(node, custom)
      cmark_node_free(node)
    }
    for node in nodes(of: document, type: CMARK_NODE_HEADING) {
      let id = headings.identifier(for: HeadingIdentifiers.plainText(of: node))
      let level = min(6, max(2, Int(cmark_node_get_heading_level(node)) + levelShift))
      cmark_node_set_heading_level(node, Int32(level))
      let html = render(node)
      replace(node, withBlock: "<h\(level) id=\"\(id)\">" + html.dropFirst("<h\(level)>".count))
    }
  }

  /// One line of text as HTML without a paragraph around it.
  private func inline(_ text: String, links: Links, headings: HeadingIdentifiers) -> String {
    // The full stop keeps a cell such as `- 3` or `# 4` from becoming a list or a heading.
    withDocument(". " + text) { document in
      var headings = headings
      prepare(document, lines: [], links: links, headings: &headings, levelShift: 0)
      let html = render(document).trimmingCharacters(in: .newlines)
      guard html.hasPrefix("<p>."), html.hasSuffix("</p>") else { return HTML.escaped(text) }
      return html.dropFirst("<p>.".count).dropLast("</p>".count).trimmingCharacters(in: .whitespaces)
    }
  }

  private func replace(_ node: OpaquePointer, withBlock html: String) {
    let custom = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK)
    cmark_node_set_on_enter(custom, html)
    cmark_node_replace(node, custom)
    cmark_node_free(node)
  }

  private func nodes(of root: OpaquePointer, type: cmark_node_type) -> [OpaquePointer] {
    var found: [OpaquePointer] = []
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return found }
      if event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator), cmark_node_get_type(node) == type {
        found.append(node)
      }
    }
  }
}
