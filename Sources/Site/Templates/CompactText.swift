/// Style sheets and scripts as they are served: without what only their authors read.
package enum CompactText {
  /// A style sheet without comments, indentation, empty lines and the spaces around its punctuation.
  ///
  /// Strings and `url(...)` stay as they are. Spaces before `:` stay, for there they part a selector from its descendant.
  package static func css(_ text: String) -> String {
    let source = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var i = 0
    /// Whether white space was passed over since the last byte that was kept, and whether a line ended in it.
    var (gap, hasLineEnd) = (false, false)

    func keep(_ byte: UInt8) {
      if gap, let last = result.last {
        let isFree = isOpening(last) || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
        // Lines stay lines, which browsers' tools need; other gaps become one space.
        if hasLineEnd { result.append(UInt8(ascii: "\n")) } else if !isFree { result.append(UInt8(ascii: " ")) }
      }
      (gap, hasLineEnd) = (false, false)
      result.append(byte)
    }
    /// Copies up to and with the closing byte; what a backslash precedes closes nothing.
    func copy(until closing: UInt8) {
      while i < source.count {
        let byte = source[i]
        result.append(byte)
        i += 1
        if byte == UInt8(ascii: "\\"), i < source.count {
          result.append(source[i])
          i += 1
        } else if byte == closing || byte == UInt8(ascii: "\n") {
          return
        }
      }
    }
    while i < source.count {
      let byte = source[i]
      switch byte {
      case UInt8(ascii: "/") where i + 1 < source.count && source[i + 1] == UInt8(ascii: "*"):
        i += 3
        while i < source.count, !(source[i] == UInt8(ascii: "/") && source[i - 1] == UInt8(ascii: "*")) { i += 1 }
        i += 1
        // A comment parts what stands on either side of it.
        if !gap, i < source.count, let last = result.last, isWord(last), isWord(source[i]) {
          result += Array("/**/".utf8)
        }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        gap = true
        if byte == UInt8(ascii: "\n") { hasLineEnd = true }
        i += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        keep(byte)
        i += 1
        copy(until: byte)
      case UInt8(ascii: "("):
        keep(byte)
        i += 1
        if result.suffix(4).elementsEqual("url(".utf8), i < source.count,
          source[i] != UInt8(ascii: "\""), source[i] != UInt8(ascii: "'")
        {
          copy(until: UInt8(ascii: ")"))
        }
      default:
        keep(byte)
        i += 1
      }
    }
    if hasLineEnd { result.append(UInt8(ascii: "\n")) }
    return String(decoding: result, as: UTF8.self)
  }

  /// A script without comments on lines of their own, indentation and empty lines.
  ///
  /// A script with texts over several lines (between backticks, or with a backslash at a line's end) stays as it is: there indentation
  /// may be part of a text.
  package static func script(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.allSatisfy({ $0.count { $0 == "`" } % 2 == 0 && !$0.hasSuffix("\\") }) else { return text }
    let kept = lines.map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }.filter { !$0.isEmpty && !$0.hasPrefix("//") }
    return kept.joined(separator: "\n") + "\n"
  }

  private static func isOpening(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "%")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
