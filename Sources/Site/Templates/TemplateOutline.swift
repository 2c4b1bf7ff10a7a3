/// The tags of a Mustache template with their lines: enough to know which keys it asks for, and where.
///
/// The template library renders, but is silent about keys that are not there; ``TemplateCheck`` walks this outline beside it.
struct TemplateOutline: Sendable, Equatable {
  /// One tag.
  indirect enum Tag: Sendable, Equatable {
    /// `{{key}}`, `{{{key}}}`, `{{&key}}`; with the transforms around the key, outermost first.
    case variable(Key)
    /// `{{#key}}...{{/key}}`, or `{{^key}}` when inverted.
    case section(Key, inverted: Bool, [Tag])
    /// `{{>name}}`, or `{{<name}}...{{/name}}` with the blocks that it fills.
    case partial(name: String, line: Int, blocks: [String: [Tag]])
    /// `{{$name}}...{{/name}}`.
    case block(name: String, [Tag])
  }

  /// A key as a tag names it.
  struct Key: Sendable, Equatable {
    /// The key without transforms, for instance `steps` or `site.title`; empty for the place in a list.
    var name: String
    /// Transforms, outermost first.
    var transforms: [String]
    /// The line of the tag.
    var line: Int
  }

  /// The tags, in order.
  var tags: [Tag] = []

  /// Reads a template that the template library has accepted.
  init(_ source: String) {
    var reader = Reader(source)
    tags = reader.tags(until: nil)
  }

  private struct Reader {
    private var rest: Substring
    private var line = 1
    private var open = "{{"
    private var close = "}}"

    init(_ source: String) { rest = Substring(source) }

    mutating func tags(until end: String?) -> [Tag] {
      var tags: [Tag] = []
      while let tag = next() {
        let name = tag.text.dropFirst().trimmingSpaces
        switch tag.text.first {
        case "!", "%", nil: continue
        case "=":
          let parts = tag.text.dropFirst().dropLast().split(separator: " ")
          if parts.count == 2 { (open, close) = (String(parts[0]), String(parts[1])) }
        case "/": return tags
        case "#": tags.append(.section(key(name, tag.line), inverted: false, self.tags(until: name)))
        case "^": tags.append(.section(key(name, tag.line), inverted: true, self.tags(until: name)))
        case "$": tags.append(.block(name: name, self.tags(until: name)))
        case ">": tags.append(.partial(name: name, line: tag.line, blocks: [:]))
        case "<":
          var blocks: [String: [Tag]] = [:]
          for case .block(let name, let content) in self.tags(until: name) { blocks[name] = content }
          tags.append(.partial(name: name, line: tag.line, blocks: blocks))
        case "{", "&": tags.append(.variable(key(name, tag.line)))
        default: tags.append(.variable(key(tag.text.trimmingSpaces, tag.line)))
        }
      }
      return tags
    }

    private mutating func next() -> (text: Substring, line: Int)? {
      guard let start = rest.firstRange(of: open) else { return nil }
      skip(to: start.upperBound)
      let tagLine = line
      let isTriple = rest.first == "{"
      guard let end = rest.firstRange(of: isTriple ? "}" + close : close) else { return nil }
      let text = rest[..<end.lowerBound]
      skip(to: end.upperBound)
      return (text, tagLine)
    }

    private mutating func skip(to index: Substring.Index) {
      line += rest[..<index].count { $0.isNewline }
      rest = rest[index...]
    }

    private func key(_ text: String, _ line: Int) -> Key {
      var parts = text.split(separator: "(", omittingEmptySubsequences: false).map(String.init)
      let name = (parts.popLast() ?? "").filter { $0 != ")" }
      return Key(name: name, transforms: parts, line: line)
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
