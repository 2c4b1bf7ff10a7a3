import Foundation
import Media
import Painting
internal import Yams

/// What front matter says of heads: whether the picture is drawn by Loomis's method, which heads are built, and where they are.
struct HeadSource: Sendable, Equatable {
  /// How the picture is drawn in media that can be drawn in more than one way.
  var drawing = DrawingMethod.free
  /// Which of the heads that are found are built.
  var choice = HeadChoice.largest
  /// Heads marked by hand, in place of those that are found.
  var marks: [HeadMarks] = []
  /// Line of each key that stands there.
  private var lines: [String: Int] = [:]

  /// Media in which heads may be built before the medium's own drawing.
  static let media: [Medium] = [.oil, .acrylic, .watercolour, .graphite, .colouredPencil]

  /// Whether heads are built in a medium.
  func builds(in medium: Medium) -> Bool { medium == .loomis || drawing(in: medium) == .loomis }

  /// How the picture is drawn in a medium: freely where it cannot be otherwise, or where the medium says so itself.
  func drawing(in medium: Medium) -> DrawingMethod { Self.media.contains(medium) ? drawing : .free }

  /// The key, and its line, that the author has to change where no head can be built; `nil` for the reference.
  var culprit: (key: String, line: Int?)? {
    if !marks.isEmpty { return ("landmarks", lines["landmarks"]) }
    if case .numbered = choice { return ("face", lines["face"]) }
    return nil
  }
}

extension HeadSource {
  /// Reads `drawing`, `face` and `landmarks`.
  static func read(in fields: inout Fields, media: [Medium]) -> HeadSource {
    var source = HeadSource()
    for key in ["face", "landmarks"] { source.lines[key] = fields.line(of: key) }
    let word = fields.choice("drawing", among: DrawingMethod.allCases.map(\.rawValue))
    source.drawing = word.flatMap(DrawingMethod.init) ?? .free
    if let text = fields.string("face") {
      if let choice = HeadChoice(text) {
        source.choice = choice
      } else {
        fields.complain(
          "face",
          "expected 'largest', 'all' or a face's number from 1 on, counted from left to right, found '\(text)'"
            + Spelling.hint(for: text, among: ["largest", "all"]))
      }
    }
    source.marks = marks(in: &fields)
    source.complain(of: media, said: word, in: &fields)
    return source
  }

  /// Tells what has no effect in the media.
  private func complain(of media: [Medium], said: String?, in fields: inout Fields) {
    guard !media.isEmpty else { return }
    if drawing == .loomis, !media.contains(.loomis), !media.contains(where: Self.media.contains) {
      fields.complain(
        "drawing",
        "has no effect in \(media.map(\.rawValue).joined(separator: ", ")); heads can be built in "
          + "\(Self.media.map(\.rawValue).joined(separator: ", ")), and always are in loomis")
    }
    if said == DrawingMethod.free.rawValue, media == [.loomis] {
      fields.complain(
        "drawing", "the medium loomis always builds the head; leave the line out, or write another medium")
    }
    for key in ["face", "landmarks"] where fields.has(key) && !media.contains(where: builds) && drawing == .free {
      fields.complain(
        key,
        "has no effect here: heads are built in the medium loomis, or in other media with 'drawing: loomis'; "
          + "add that line or leave this one out")
    }
    if !marks.isEmpty, fields.has("face") {
      fields.complain(
        "face", "has no effect beside 'landmarks', which says which heads are built; leave one of the two out")
    }
  }

  /// Heads marked by hand; none where something is wrong.
  fileprivate static func marks(in fields: inout Fields) -> [HeadMarks] {
    guard let node = fields.node("landmarks") else { return [] }
    if let mapping = node.mapping {
      return head(mapping, line: fields.line(of: "landmarks"), in: &fields).map { [$0] } ?? []
    }
    guard let elements = node.sequence, !elements.isEmpty else {
      fields.complain(
        "landmarks",
        "expected brow, eyes, nose and chin below it, each in percent, like \(example), found "
          + (node.sequence == nil ? Fields.kind(of: node) : "an empty list"))
      return []
    }
    var heads: [HeadMarks] = []
    for element in elements {
      let line = fields.line(of: element)
      guard let mapping = element.mapping else {
        fields.complain(
          "landmarks", line: line, "expected a head with brow, eyes, nose and chin, found \(Fields.kind(of: element))")
        continue
      }
      if let head = head(mapping, line: line, in: &fields) { heads.append(head) }
    }
    return heads.count == elements.count ? heads : []
  }

  private static let example = "'brow: [48, 30]'"
  private static let keys = ["brow", "eyes", "nose", "chin", "ear", "hairline"]
  private static let hints = [
    "brows": "write 'brow', the point between both", "eye": "write 'eyes', both of them",
    "iris": "write 'eyes', both of them", "irises": "write 'eyes', both of them",
    "ears": "write 'ear', the one that is seen", "hair": "write 'hairline'", "forehead": "write 'hairline'",
    "jaw": "write 'chin'", "nose-base": "write 'nose'",
    "mouth": "the construction places the mouth by itself; leave the line out",
  ]

  private static func head(_ mapping: Node.Mapping, line: Int?, in fields: inout Fields) -> HeadMarks? {
    var inner = Fields(mapping, below: "landmarks", of: fields, known: keys, hints: hints)
    defer { fields.complain(inner) }
    let missing = ["brow", "eyes", "nose", "chin"].filter { !inner.has($0) }
    if !missing.isEmpty {
      inner.complain(
        missing[0], line: line,
        (missing.count == 1 ? "is missing" : "is missing, and \(missing.dropFirst().joined(separator: ", ")) too")
          + "; a head needs brow, eyes, nose and chin, each in percent, like \(example)")
    }
    let brow = point("brow", in: &inner)
    let eyes = eyes(in: &inner)
    let nose = point("nose", in: &inner)
    let chin = point("chin", in: &inner)
    let ear = point("ear", in: &inner)
    let hairline = point("hairline", in: &inner)
    guard inner.problems.isEmpty, let brow, let eyes, let nose, let chin else { return nil }
    guard brow != chin, nose != chin, brow != nose else {
      inner.complain("chin", "brow, nose and chin must be three places")
      return nil
    }
    return HeadMarks(brow: brow, eyes: eyes, nose: nose, chin: chin, ear: ear, hairline: hairline)
  }

  /// Both eyes, the one on the left of the picture first.
  private static func eyes(in fields: inout Fields) -> [SIMD2<Double>]? {
    guard let node = fields.node("eyes") else { return nil }
    guard Fields.point(node) == nil else {
      fields.complain(
        "eyes",
        "expected two points, like [[42, 36], [55, 35]], found one; of a profile mark the far eye where it would be")
      return nil
    }
    guard let eyes = node.sequence?.map(Fields.point), eyes.count == 2, let first = eyes[0], let second = eyes[1] else {
      let found = node.sequence.map { $0.contains { Fields.point($0) == nil } ? "" : "\($0.count)" } ?? ""
      fields.complain(
        "eyes",
        "expected two points, like [[42, 36], [55, 35]], found \(found.isEmpty ? Fields.kind(of: node) : found)")
      return nil
    }
    guard isInside(first, "eyes", in: &fields), isInside(second, "eyes", in: &fields) else { return nil }
    guard first != second else {
      fields.complain("eyes", "both eyes are at [\(text(first))]; of a profile mark the far eye where it would be")
      return nil
    }
    return first.x <= second.x ? [first, second] : [second, first]
  }

  private static func point(_ key: String, in fields: inout Fields) -> SIMD2<Double>? {
    guard let node = fields.node(key) else { return nil }
    guard let point = Fields.point(node) else {
      fields.complain(key, "expected one point in percent, like [48, 30], found \(Fields.kind(of: node))")
      return nil
    }
    return isInside(point, key, in: &fields) ? point : nil
  }

  private static func isInside(_ point: SIMD2<Double>, _ key: String, in fields: inout Fields) -> Bool {
    guard (0...100).contains(point.x), (0...100).contains(point.y) else {
      fields.complain(
        key,
        "the point [\(text(point))] lies outside the picture; x and y are percent of its width and height, 0 to 100")
      return false
    }
    return true
  }

  private static func text(_ point: SIMD2<Double>) -> String {
    "\(Decimals.short(point.x, digits: 3)), \(Decimals.short(point.y, digits: 3))"
  }
}

/// A file of landmarks by hand: what stands under `landmarks` in front matter, as YAML or JSON, with or without that key.
package enum LandmarkFile {
  /// Reads heads.
  /// - Parameters:
  ///   - text: the file's content.
  ///   - name: the file as problems name it.
  /// - Throws: ``SiteError/problems(_:)`` with everything that is wrong.
  package static func heads(in text: String, name: String) throws(SiteError) -> [HeadMarks] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let hasKey = lines.contains { $0.hasPrefix("landmarks:") }
    let yaml = hasKey ? text : "landmarks:\n" + lines.map { "  " + $0 }.joined(separator: "\n")
    var fields = Fields(yaml: yaml, file: name, firstLine: hasKey ? 1 : 0, known: ["landmarks"])
    if !fields.unreadable, !fields.has("landmarks") { fields.complain("landmarks", "is empty; mark a head at least") }
    let heads = HeadSource.marks(in: &fields)
    guard fields.problems.isEmpty else {
      // What concerns the whole is told of the first line.
      throw SiteError.problems(
        fields.problems.map { Problem(file: $0.file, line: max($0.line ?? 1, 1), key: $0.key, message: $0.message) })
    }
    return heads
  }
}
