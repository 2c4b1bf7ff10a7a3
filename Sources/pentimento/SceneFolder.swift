import Foundation
import Imaging
import Vision

/// The folder that `see` writes: what was seen, as pictures and as JSON.
struct SceneFolder {
  static let layersName = "layers"
  static let behindName = "behind"
  private static let labelsName = "layers.png"
  private static let overviewName = "overview.png"
  private static let contoursName = "contours.png"
  private static let detailName = "detail.png"
  private static let landmarksName = "landmarks.png"
  private static let descriptionName = "scene.json"

  private let folder: ResultFolder

  /// Checks that the folder may be written.
  /// - Parameter force: whether it may hold things that `see` did not write; they are left alone.
  /// - Throws: ``Complaint`` if it may not.
  init(at place: URL, force: Bool) throws {
    folder = try ResultFolder(
      at: place,
      entries: [
        Self.layersName, Self.behindName, Self.labelsName, Self.overviewName, Self.contoursName, Self.detailName,
        Self.landmarksName, Self.descriptionName,
      ],
      mark: (Self.descriptionName, SceneDescription.format), force: force)
  }

  /// A layer's file name: its place from the back and its name.
  static func fileName(of layer: SceneLayer, at order: Int) -> String {
    let number = order < 10 ? "0\(order)" : "\(order)"
    let name = (layer.name ?? "layer").lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return "\(number)-\(String(name)).png"
  }

  /// Writes what was seen.
  /// - Parameters:
  ///   - sight: the pictures are made from it.
  ///   - description: the same for programs.
  func write(_ sight: Sight, described description: SceneDescription) async throws {
    let scene = sight.scene
    try await folder.write { work in
      for subfolder in [Self.layersName, Self.behindName] {
        try FileManager.default.createDirectory(at: work.appending(path: subfolder), withIntermediateDirectories: true)
      }
      for (order, layer) in scene.layers.enumerated() {
        try Task.checkCancellation()
        let file = Self.fileName(of: layer, at: order)
        try Self.grey(layer.mask).write(to: work.appending(path: Self.layersName).appending(path: file))
        try Self.behind(layer).write(to: work.appending(path: Self.behindName).appending(path: file))
      }
      let labels = Plane(
        width: scene.width, height: scene.height, values: scene.ranks.map { Float($0) / 255 })
      try Self.grey(labels).write(to: work.appending(path: Self.labelsName))
      try Self.grey(scene.contours).write(to: work.appending(path: Self.contoursName))
      try Self.grey(scene.detail).write(to: work.appending(path: Self.detailName))
      try SceneDrawing.layers(of: sight).write(to: work.appending(path: Self.overviewName))
      try SceneDrawing.landmarks(of: sight).write(to: work.appending(path: Self.landmarksName))
      try Data(JSONText.of(description).utf8).write(to: work.appending(path: Self.descriptionName))
    }
  }

  /// A plane of 0...1 as a grey picture.
  private static func grey(_ plane: Plane) -> Image {
    Image(
      width: plane.width, height: plane.height,
      pixels: plane.values.flatMap { value -> [UInt8] in
        let tone = UInt8((min(max(value, 0), 1) * 255).rounded())
        return [tone, tone, tone]
      })
  }

  /// What the layer is painted from: its own pixels and what it is completed with; grey elsewhere.
  private static func behind(_ layer: SceneLayer) -> Image {
    var picture = layer.completed
    for i in layer.extent.values.indices where layer.extent.values[i] == 0 {
      for channel in 0..<3 { picture.pixels[3 * i + channel] = 128 }
    }
    return picture
  }
}
