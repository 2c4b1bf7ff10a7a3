/// A Swift file, without its comments and without what stands in its strings.
struct SwiftSource: Sendable {
  /// An `import` line.
  struct Import {
    var module: String
    var access: String
    var line: Int
  }

  let module: String
  let path: String
  /// The lines that are left, as many as the file has.
  let code: [String]

  init(module: String, path: String, text: String) {
    self.module = module
    self.path = path
    code = Self.stripped(Array(text.utf8)).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The imports, in order.
  var imports: [Import] {
    let access: Set = ["public", "package", "internal", "private", "fileprivate"]
    let kinds: Set = ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"]
    return code.enumerated().compactMap { number, line in
      guard line.contains("import") else { return nil }
      var words = line.split { " \t;".contains($0) }.drop { $0.hasPrefix("@") }
      let level = words.first.map(String.init).flatMap { access.contains($0) ? $0 : nil }
      if level != nil { words = words.dropFirst() }
      guard words.first == "import" else { return nil }
      words = words.dropFirst().drop { kinds.contains(String($0)) }
      guard let name = words.first?.prefix(while: { $0 != "." }) else { return nil }
      return Import(module: String(name), access: level ?? "", line: number + 1)
    }
  }

  /// Blanks comments and string contents.
  ///
  /// Interpolations go with the string that holds them; line feeds stay.
  private static func stripped(_ text: [UInt8]) -> [UInt8] {
    let feed = UInt8(ascii: "\n")
    var left: [UInt8] = []
    var place = 0
    while place < text.count {
      let begin = place
      if starts(text, place, "//") {
        place = text[place...].firstIndex(of: feed) ?? text.count
      } else if starts(text, place, "/*") {
        place += 2
        while place < text.count, !starts(text, place, "*/") { place += 1 }
        place = min(place + 2, text.count)
        left += text[begin..<place].filter { $0 == feed }
      } else if let end = endOfString(text, place) {
        place = end
        left.append(UInt8(ascii: "\""))
        left += text[begin..<place].filter { $0 == feed }
        left.append(UInt8(ascii: "\""))
      } else {
        left.append(text[place])
        place += 1
      }
    }
    return left
  }

  /// Index behind the string literal that begins at a place; `nil` if none does.
  private static func endOfString(_ text: [UInt8], _ start: Int) -> Int? {
    var place = start
    while place < text.count, text[place] == UInt8(ascii: "#") { place += 1 }
    let hashes = String(repeating: "#", count: place - start)
    guard starts(text, place, "\"") else { return nil }
    let quote = starts(text, place, "\"\"\"") ? "\"\"\"" : "\""
    place += quote.utf8.count
    while place < text.count, !starts(text, place, quote + hashes) {
      guard starts(text, place, "\\" + hashes) else {
        place += 1
        continue
      }
      place += 1 + hashes.utf8.count
      let interpolates = starts(text, place, "(")
      place += 1
      var depth = interpolates ? 1 : 0
      while depth > 0, place < text.count {
        if let end = endOfString(text, place) {
          place = end
          continue
        }
        if text[place] == UInt8(ascii: "(") { depth += 1 }
        if text[place] == UInt8(ascii: ")") { depth -= 1 }
        place += 1
      }
    }
    return min(place + quote.utf8.count + hashes.utf8.count, text.count)
  }

  private static func starts(_ text: [UInt8], _ place: Int, _ word: String) -> Bool {
    text[min(place, text.count)...].starts(with: word.utf8)
  }
}
