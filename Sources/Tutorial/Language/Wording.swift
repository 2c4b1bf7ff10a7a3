/// Words with gaps in braces: `lay {mixes} over {region:dative}`.
///
/// A gap is a name, perhaps with the case that its filling takes; `{?name}` asks for a filling without saying it.
struct Wording: Sendable, Hashable {
  /// A gap in the words.
  struct Gap: Sendable, Hashable {
    var name: String
    /// The case asked for; `nil` where the wording leaves it open.
    var grammaticalCase: GrammaticalCase?
    /// Whether the filling is asked for and not said.
    var isSilent: Bool
  }

  enum Piece: Sendable, Hashable {
    case words(String)
    case gap(Gap)
  }

  /// Why a text is no wording.
  enum Fault: Error, Equatable {
    case unclosed
    case unknownCase(String)
  }

  let pieces: [Piece]

  /// The gaps, in order.
  var gaps: [Gap] {
    pieces.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
  }

  init(_ text: String) throws(Fault) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { throw .unclosed }
      if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
      let inside = rest[rest.index(after: open)..<close]
      let isSilent = inside.first == "?"
      let parts = (isSilent ? inside.dropFirst() : inside).split(separator: ":", maxSplits: 1)
      var grammaticalCase: GrammaticalCase?
      if parts.count == 2 {
        grammaticalCase = GrammaticalCase(rawValue: String(parts[1]))
        if grammaticalCase == nil { throw .unknownCase(String(parts[1])) }
      }
      pieces.append(
        .gap(
          Gap(name: parts.first.map(String.init) ?? "", grammaticalCase: grammaticalCase, isSilent: isSilent)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.words(String(rest))) }
    self.pieces = pieces
  }

  /// The words with fillings in their gaps; what has no filling stays empty.
  /// - Parameters:
  ///   - usual: the case of gaps that name none.
  ///   - contractions: words before a gap and the first word of its filling that become one ("in dem": "im").
  func filled(
    _ fillings: (String) -> Phrase?, usual: GrammaticalCase, contractions: [String: String] = [:]
  ) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .words(let words): text += words
      case .gap(let gap):
        guard !gap.isSilent, let filling = fillings(gap.name)?[gap.grammaticalCase ?? usual] else { continue }
        Self.append(filling, to: &text, contractions)
      }
    }
    return text
  }

  private static func append(_ filling: String, to text: inout String, _ contractions: [String: String]) {
    let before = text.last == " " ? text.dropLast().split(separator: " ").last : nil
    let first = filling.prefix { $0 != " " }
    guard let before, let short = contractions["\(before.lowercased()) \(first)"] else {
      text += filling
      return
    }
    let isCapital = before.first?.isUppercase == true
    text.removeLast(before.count + 1)
    text += (isCapital ? short.prefix(1).uppercased() + short.dropFirst() : short) + filling.dropFirst(first.count)
  }
}
