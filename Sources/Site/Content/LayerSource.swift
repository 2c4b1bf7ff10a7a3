import Foundation
import Imaging
import Vision
internal import Yams

/// What front matter says under `layers`: what the author puts right in what is seen in the reference.
struct LayerSource: Sendable, Equatable {
  /// All of it but the layers of the label image.
  var said = SceneCorrection()
  /// The label image's file.
  var image: URL?
  /// Line of the file on which each part stands.
  private var lines: [SceneCorrection.Part: Int] = [:]

  private static let keys = ["canvas", "image", "shapes", "merge", "names", "order", "stop", "time"]
  private static let hints = [
    "polygons": "write 'shapes'", "labels": "write 'image'", "hidden": "write 'stop'",
    "share": "write 'time'", "shares": "write 'time'", "times": "write 'time'",
  ]

  /// Why a label image cannot be used.
  enum Fault: Error, Equatable {
    case parts([SceneCorrection.Fault])
    case unreadable(ImagingError)
    case otherShape(String)
  }

  /// The whole correction.
  /// - Parameter reference: width and height of the reference; `nil` where it cannot be read.
  func correction(of reference: (width: Int, height: Int)?) throws(Fault) -> SceneCorrection {
    var correction = said
    if let image { correction.labels = try labels(in: image, of: reference) }
    let faults = correction.faults(found: nil)
    guard faults.isEmpty else { throw .parts(faults) }
    return correction
  }

  private func labels(in file: URL, of reference: (width: Int, height: Int)?) throws(Fault) -> LayerLabels {
    let name = file.lastPathComponent
    let image: Image
    do {
      image = try Image(decoding: AuthorFile.content(of: file, name: name), name: name)
    } catch {
      throw .unreadable(error)
    }
    if let reference {
      // A twentieth is let pass, and a pixel, which is more of a small picture.
      let (wide, high) = (image.width * reference.height, image.height * reference.width)
      guard abs(wide - high) <= max(wide / 20, reference.width, reference.height) else {
        throw .otherShape(
          "\(name) is \(image.width)x\(image.height) pixels and the reference \(reference.width)x\(reference.height); "
            + "a label image has the reference's proportions")
      }
    }
    do {
      return try LayerLabels(image)
    } catch VisionError.correction(let faults) {
      throw .parts(faults)
    } catch {
      throw .otherShape("\(error)")
    }
  }

  /// What is wrong, as problems of a file.
  func problems(_ fault: Fault, file: String) -> [Problem] {
    func inImage(_ message: String) -> [Problem] {
      problems([SceneCorrection.Fault(part: .image, reason: message)], file: file)
    }
    switch fault {
    case .parts(let faults): return problems(faults, file: file)
    case .unreadable(let error): return inImage(error.description)
    case .otherShape(let message): return inImage(message)
    }
  }

  /// What is wrong, as problems of a file.
  func problems(_ faults: [SceneCorrection.Fault], file: String) -> [Problem] {
    faults.map { Problem(file: file, line: lines[$0.part], key: "layers.\($0.part.key)", message: $0.reason) }
  }
}

extension LayerSource {
  /// Reads what stands under `layers`; `nil` where nothing does, or something that cannot be read.
  static func read(in fields: inout Fields, folder: URL, content: URL) -> LayerSource? {
    guard let node = fields.node("layers") else { return nil }
    guard let mapping = node.mapping else {
      fields.complain("layers", "expected keys below it, like 'canvas: one', found \(Fields.kind(of: node))")
      return nil
    }
    var inner = Fields(mapping, below: "layers", of: fields, known: keys, hints: hints)
    var source = LayerSource()
    if let canvas = inner.string("canvas") {
      source.said.isOneCanvas = canvas.lowercased() == "one"
      if !source.said.isOneCanvas {
        inner.complain(
          "canvas", "'\(canvas)' is unknown; write 'one' to paint the picture as one whole, or leave the line out")
      }
    }
    source.image = TutorialSource.picture("image", in: &inner, folder: folder, content: content)
    source.readShapes(in: &inner)
    source.readMerges(in: &inner)
    source.readNames(in: &inner)
    source.said.order = numbers("order", in: &inner)
    source.said.stops = numbers("stop", in: &inner) ?? []
    for time in inner.factors("time", example: "{sky: 2, 3: 0.5}", of: "a layer's name or number") {
      source.lines[.time(time.key)] = time.line
      source.said.times[time.key] = time.value
    }
    for (part, key) in [(SceneCorrection.Part.image, "image"), (.order, "order"), (.stops, "stop")] {
      source.lines[part] = inner.line(of: key)
    }
    fields.complain(inner)
    guard inner.problems.isEmpty else { return nil }
    return source.said == SceneCorrection() && source.image == nil ? nil : source
  }

  private mutating func readShapes(in fields: inout Fields) {
    guard let node = fields.node("shapes") else { return }
    guard let elements = node.sequence else {
      fields.complain(
        "shapes", "expected a list of shapes, each with 'name' and 'polygon', found \(Fields.kind(of: node))")
      return
    }
    for element in elements {
      let line = fields.line(of: element)
      guard let mapping = element.mapping else {
        fields.complain(
          "shapes", line: line, "expected a shape with 'name' and 'polygon', found \(Fields.kind(of: element))")
        continue
      }
      var inner = Fields(mapping, below: "shapes", of: fields, known: ["name", "polygon"])
      let name = inner.string("name")
      if let polygon = inner.node("polygon") {
        if let corners = polygon.sequence?.map(Fields.point), !corners.contains(nil) {
          lines[.shape(said.shapes.count)] = inner.line(of: "polygon")
          lines[.shapeName(said.shapes.count)] = inner.line(of: "name")
          said.shapes.append(SceneCorrection.Shape(name: name, polygon: corners.compactMap { $0 }))
        } else {
          inner.complain(
            "polygon",
            "expected corners in percent, like [[12, 40], [30, 38], [28, 90]], "
              + "found \(Self.culprit(in: polygon) { Fields.point($0) == nil })")
        }
      } else {
        inner.complain(
          "polygon", line: line, "is missing; list the shape's corners in percent, like [[12, 40], [30, 38], [28, 90]]")
      }
      fields.complain(inner)
    }
  }

  private mutating func readMerges(in fields: inout Fields) {
    guard let node = fields.node("merge"), let line = fields.line(of: "merge") else { return }
    if let group = Self.numbers(of: node), !group.isEmpty {
      lines[.merge(0)] = line
      said.merges = [group]
      return
    }
    for element in node.sequence.map(Array.init) ?? [node] {
      if let group = element.sequence.flatMap({ _ in Self.numbers(of: element) }) {
        lines[.merge(said.merges.count)] = fields.line(of: element)
        said.merges.append(group)
      } else {
        fields.complain(
          "merge", line: fields.line(of: element),
          "expected groups of layers' numbers, like [[2, 3], [5, 6]], found \(Self.culprit(in: element, where: Self.isNoNumber))"
        )
      }
    }
  }

  private mutating func readNames(in fields: inout Fields) {
    guard let node = fields.node("names") else { return }
    guard let mapping = node.mapping else {
      fields.complain(
        "names", "expected names by the layers' numbers, like {2: far hill}, found \(Fields.kind(of: node))")
      return
    }
    for (key, value) in mapping {
      let line = fields.line(of: key)
      guard let number = Self.number(key) else {
        fields.complain("names", line: line, "expected a layer's number before the name, found \(Fields.kind(of: key))")
        continue
      }
      guard let name = value.scalar?.string.trimmingCharacters(in: .whitespaces) else {
        fields.complain("names", line: line, "expected a name for layer \(number), found \(Fields.kind(of: value))")
        continue
      }
      lines[.name(number)] = line
      said.names[number] = name
    }
  }

  /// A layer's number, or a list of them.
  private static func numbers(_ key: String, in fields: inout Fields) -> [Int]? {
    guard let node = fields.node(key) else { return nil }
    if let numbers = numbers(of: node) { return numbers }
    fields.complain(
      key, "expected a list of layers' numbers, like [0, 2, 1], found \(culprit(in: node, where: isNoNumber))")
    return nil
  }

  private static func numbers(of node: Node) -> [Int]? {
    guard let elements = node.sequence else { return number(node).map { [$0] } }
    let numbers = elements.map(number)
    return numbers.contains(nil) ? nil : numbers.compactMap { $0 }
  }

  private static func number(_ node: Node) -> Int? {
    guard let text = node.scalar?.string, let number = Int(text), number >= 0 else { return nil }
    return number
  }

  private static func isNoNumber(_ node: Node) -> Bool { number(node) == nil }

  /// What is wrong in a list: the first element of the kind, or else the list itself.
  private static func culprit(in node: Node, where isWrong: (Node) -> Bool) -> String {
    guard let element = node.sequence?.first(where: isWrong) else { return Fields.kind(of: node) }
    return "\(Fields.kind(of: element)) in it"
  }
}
