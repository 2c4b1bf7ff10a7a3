import ArgumentParser
import Foundation
import Imaging
import Vision

/// `pentimento see`: what is seen in a picture before it is painted.
struct SeeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "see",
    abstract: "Show what is seen in a picture: layers back to front, contours, faces, hands, text, detail.",
    discussion: """
      Writes into a folder:
        overview.png     the layers in colours, numbered from the back
        layers.png       the same as numbers 0, 1, 2 ... in grey, to be corrected and given back
        layers/          a mask for each layer, named by its number and what it shows
        behind/          what each layer is painted from, where layers in front hide it
        contours.png     the strength of contours
        detail.png       where small brushes are worth it
        landmarks.png    faces with their numbers, irises, hands and lines of text
        scene.json       all of it for programs, places as fractions of the picture

      Faces are numbered from left to right; 'face: 2' in the front matter of a Loomis portrait means the second. Each has its
      size, how it is turned, and whether a portrait can be built on it.

      Is the order wrong, or a layer missing? Say so under 'layers:' in the lesson's front matter.

      Examples:
        pentimento see harbour.jpg -o harbour-seen
        pentimento see harbour.jpg -o harbour-seen --json
      """)

  @Argument(help: ArgumentHelp("The picture.", valueName: "image"))
  var image: String

  @Option(name: [.short, .long], help: ArgumentHelp("The folder to write.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The part of the picture to look at, in percent of its width and height.", valueName: "left,top,width,height"))
  var crop: CropArgument?

  @Flag(help: "Write into a folder that holds other things.")
  var force = false

  @Flag(help: "Print scene.json instead of a table.")
  var json = false

  func run() async throws {
    let source = URL(filePath: image, directoryHint: .notDirectory)
    let folder = try SceneFolder(at: URL(filePath: output, directoryHint: .isDirectory), force: force)
    let reference = try Image(contentsOf: source, cropped: crop)
    let name = source.lastPathComponent

    let display = ProgressDisplay()
    defer { display.close() }
    let sight = try Sight(reference) { activity, fraction in
      display.update(name, stage: "seeing", activity: activity, fraction: fraction)
    }
    try Task.checkCancellation()
    display.update(name, stage: "writing", activity: "pictures", fraction: 0.8)
    let description = SceneDescription(sight, named: name)
    try await folder.write(sight, described: description)
    display.close()
    Terminal.standardOutput.write(json ? try JSONText.of(description) : table(of: description))
  }

  private func table(of scene: SceneDescription) -> String {
    var text = "Layers of \(scene.reference), back to front:\n"
    for layer in scene.layers {
      let number = String(repeating: " ", count: layer.order < 10 ? 3 : 2) + "\(layer.order)"
      let gap = String(repeating: " ", count: max(1, 14 - layer.name.count))
      text += "\(number)  \(layer.name)\(gap)\(String(format: "%5.1f", 100 * layer.share)) %\n"
    }
    if scene.oneCanvas { text += "A pattern or a close-up: it may be better painted as one whole.\n" }
    if !scene.faces.isEmpty { text += "Faces, left to right:\n" }
    for face in scene.faces {
      let number = String(repeating: " ", count: face.number < 10 ? 3 : 2) + "\(face.number)"
      func whole(_ angle: Double) -> String { "\(Int(angle.rounded()))" }
      let turned =
        face.pose.map { ", yaw \(whole($0.yaw)), pitch \(whole($0.pitch)), roll \(whole($0.roll)) degrees" } ?? ""
      text += "\(number)  \(face.pixels) pixels\(turned): "
      text += face.obstacle.map { "no portrait can be built on it, \($0)\n" } ?? "a portrait can be built on it\n"
    }
    text += "\(scene.faces.count) faces, \(scene.hands.count) hands, \(scene.text.count) lines of text; in \(output)\n"
    return text
  }
}
