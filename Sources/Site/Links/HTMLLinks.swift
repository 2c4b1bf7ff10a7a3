/// What one HTML page leads to, and where it can be led to: links, pictures and identifiers, with their lines.
///
/// It reads HTML the way browsers tell tags from text: comments, scripts and styles hold no links; values may be quoted or not.
struct HTMLLinks: Equatable {
  /// One address.
  struct Link: Equatable {
    /// The address as it is written, character references resolved.
    var address: String
    /// The line of the tag.
    var line: Int
  }

  /// Every address that the page names, in order.
  private(set) var links: [Link] = []
  /// Every identifier, with the line of its first element.
  private(set) var identifiers: [String: Int] = [:]
  /// Identifiers that two elements bear, with the line of the second.
  private(set) var repeatedIdentifiers: [(name: String, line: Int)] = []
  /// The address of `<base href>`, if there is one.
  private(set) var base: String?

  static func == (a: HTMLLinks, b: HTMLLinks) -> Bool { a.links == b.links && a.identifiers == b.identifiers }

  /// Reads a page.
  init(_ html: String) {
    var reader = Reader(html)
    while let tag = reader.next() {
      for (name, value) in tag.attributes {
        switch (tag.name, name) {
        case (_, "id"):
          if identifiers[value] == nil {
            identifiers[value] = tag.line
          } else {
            repeatedIdentifiers.append((value, tag.line))
          }
        case ("a", "name"): identifiers[value] = identifiers[value] ?? tag.line
        case ("base", "href"): base = value
        case (_, "srcset"), (_, "imagesrcset"):
          for candidate in value.split(separator: ",") {
            guard let address = candidate.split(whereSeparator: \.isWhitespace).first else { continue }
            links.append(Link(address: String(address), line: tag.line))
          }
        case (_, "href"), (_, "src"), (_, "poster"), (_, "xlink:href"), ("object", "data"), ("form", "action"):
          links.append(Link(address: value.trimmingHTMLSpace, line: tag.line))
        default: break
        }
      }
    }
  }

  private struct Tag {
    var name: String
    var attributes: [(String, String)]
    var line: Int
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var countedTo = 0

    init(_ html: String) { bytes = Array(html.utf8) }

    mutating func next() -> Tag? {
      while let start = find(UInt8(ascii: "<")) {
        position = start + 1
        if starts(with: "!--") {
          position = find("-->") ?? bytes.count
          continue
        }
        guard position < bytes.count, Self.isLetter(bytes[position]) else { continue }
        line += bytes[countedTo..<start].count { $0 == UInt8(ascii: "\n") }
        countedTo = start
        let name = word { Self.isSpace($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") }.lowercased()
        let tag = Tag(name: name, attributes: attributes(), line: line)
        if ["script", "style", "textarea", "title"].contains(name) { position = find("</\(name)") ?? bytes.count }
        return tag
      }
      return nil
    }

    private mutating func attributes() -> [(String, String)] {
      var found: [(String, String)] = []
      while position < bytes.count {
        skip { Self.isSpace($0) || $0 == UInt8(ascii: "/") }
        guard position < bytes.count else { break }
        if bytes[position] == UInt8(ascii: ">") {
          position += 1
          break
        }
        let start = position
        let name = word { Self.isSpace($0) || "=>/".utf8.contains($0) }.lowercased()
        skip(Self.isSpace)
        var value = ""
        if position < bytes.count, bytes[position] == UInt8(ascii: "=") {
          position += 1
          skip(Self.isSpace)
          if position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") {
            let quote = bytes[position]
            position += 1
            value = word { $0 == quote }
            position += 1
          } else {
            value = word { Self.isSpace($0) || $0 == UInt8(ascii: ">") }
          }
        }
        if position == start { position += 1 }
        if !name.isEmpty { found.append((name, value.resolvingCharacterReferences)) }
      }
      return found
    }

    private mutating func word(until isEnd: (UInt8) -> Bool) -> String {
      let start = min(position, bytes.count)
      while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
      return String(decoding: bytes[start..<max(start, min(position, bytes.count))], as: UTF8.self)
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
      while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
    }

    private func starts(with text: String) -> Bool { bytes[min(position, bytes.count)...].starts(with: text.utf8) }

    private func find(_ byte: UInt8) -> Int? {
      position < bytes.count ? bytes[position...].firstIndex(of: byte) : nil
    }

    private func find(_ text: String) -> Int? {
      let wanted = Array(text.utf8)
      var index = position
      while index + wanted.count <= bytes.count {
        if zip(bytes[index...], wanted).allSatisfy({ ($0 | ($0 >= 65 && $0 <= 90 ? 32 : 0)) == $1 }) { return index }
        index += 1
      }
      return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
  }
}

extension String {
  fileprivate var trimmingHTMLSpace: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// The text with the character references resolved that stand in addresses: the five named ones and numbers.
  fileprivate var resolvingCharacterReferences: String {
    guard contains("&") else { return self }
    let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    return replacing(/&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([a-z]+));/) { match in
      if let name = match.output.3 { return names[String(name)] ?? String(match.output.0) }
      let code = match.output.1.flatMap { UInt32($0) } ?? match.output.2.flatMap { UInt32($0, radix: 16) }
      return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(match.output.0)
    }
  }
}
