import ArgumentParser
import Foundation
import Imaging
import Metrics

/// `pentimento measure`: how a painting process unfolds, by itself or against another.
struct MeasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure how a painting process unfolds, by itself or against another.",
    discussion: """
      A is the process to judge, B the one to judge it by: each a folder of pictures in painting order (or one that \
      'paint' wrote), or a video. Every frame is measured against B's last one; the score (PDP) tells how far the two \
      curves lie apart over time (Loomis Painter, Algorithm 1): 0 is the same course. Without B, A is measured against \
      its own last frame or the picture given with --target.

      Distances: lpips; mobilenet_v2 cosine, the angle between features; ssim, 1 less the structural similarity; de00, \
      the mean CIEDE2000; with --clip and --dino the angles that papers report, from weights you have.

      A low score alone proves little, so it stands beside what three sequences score that are no painting at all: a \
      cross-fade, a blur that grows sharp and a wipe of the finished picture. And beside what happens on the canvas: \
      the share of it that changes in a step, how often a pixel is repainted, how much was right and is made worse, \
      edges of strokes that the finished picture does not show, and the order in which regions become final.

      Examples:
        pentimento measure owl-oil recording.mp4 --plot owl.svg
        pentimento measure owl-oil --target owl.jpg --json
      """)

  @Argument(help: ArgumentHelp("The process to judge: a folder of pictures, or a video.", valueName: "a"))
  var generated: String

  @Argument(help: ArgumentHelp("The process to judge it by.", valueName: "b"))
  var truth: String?

  @Option(help: ArgumentHelp("Without B: the picture that A should come to.", valueName: "image"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "Folder of a CLIP image encoder as transformers saves it: config.json and model.safetensors.", valueName: "dir"),
    completion: .directory)
  var clip: String?

  @Option(
    help: ArgumentHelp(
      "Folder of a DINOv2 model as transformers saves it: config.json and model.safetensors.", valueName: "dir"),
    completion: .directory)
  var dino: String?

  @Option(help: ArgumentHelp("Measure at most so many frames of each, evenly spaced.", valueName: "number"))
  var frames = 200

  @Option(help: ArgumentHelp("Draw all curves into this SVG file.", valueName: "file"))
  var plot: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (2...10_000).contains(frames) else {
      throw ValidationError("--frames takes a number from 2 to 10000, not \(frames).")
    }
    guard truth == nil || target == nil else {
      throw ValidationError("--target goes without B: with B, the picture to come to is B's last frame.")
    }
  }

  func run() async throws {
    let display = ProgressDisplay()
    defer { display.close() }
    func tell(_ stage: String, _ activity: String, _ fraction: Double) throws {
      try Task.checkCancellation()
      display.update("measure", stage: stage, activity: activity, fraction: fraction)
    }
    var distances: [any PerceptualDistance] = [
      LPIPS(), FeatureCosine(MobileNetEncoder()), StructuralDistance(), ColourDistance(),
    ]
    if let clip {
      distances.append(
        FeatureCosine(try CLIPImageEncoder(contentsOf: URL(filePath: clip, directoryHint: .isDirectory))))
    }
    if let dino {
      distances.append(
        FeatureCosine(try DINOv2ImageEncoder(contentsOf: URL(filePath: dino, directoryHint: .isDirectory))))
    }
    try tell("reading", generated, 0)
    let first = try FrameSequence(at: generated, maximumFrames: frames)
    let trial: ProcessTrial
    if let truth {
      try tell("reading", truth, 0.1)
      trial = try ProcessTrial(
        of: first.frames, against: FrameSequence(at: truth, maximumFrames: frames).frames)
    } else {
      trial = try ProcessTrial(
        of: first.frames, target: target.map { try Image(contentsOf: URL(filePath: $0, directoryHint: .notDirectory)) })
    }

    try tell("measuring", "the canvas", 0.2)
    var comparison = ProcessComparison(
      canvas: try trial.canvas(), finalSignalToNoise: try trial.finalSignalToNoise())
    for (index, distance) in distances.enumerated() {
      try tell("measuring", distance.name, 0.3 + 0.7 * Double(index) / Double(distances.count))
      comparison.add(try trial.result(of: distance), named: distance.name)
    }
    try Task.checkCancellation()
    if let plot {
      let picture = ProcessPlot(of: comparison, a: Self.name(generated), b: truth.map(Self.name))
      try Data(picture.svg.utf8).write(to: URL(filePath: plot, directoryHint: .notDirectory), options: .atomic)
    }
    display.close()
    Terminal.standardOutput.write(
      json ? try JSONText.of(comparison) : MeasureTable(of: comparison, order: distances.map(\.name)).text)
  }

  private static func name(_ path: String) -> String { URL(filePath: path).standardizedFileURL.lastPathComponent }
}

/// What `measure` prints for a person.
struct MeasureTable {
  private let comparison: ProcessComparison
  private let order: [String]

  /// - Parameter order: the names of the distances, in the order in which they stand.
  init(of comparison: ProcessComparison, order: [String]) {
    self.comparison = comparison
    self.order = order
  }

  /// The tables, with a line feed at the end.
  var text: String { (isAgainst ? scores : courses) + "\n" + canvas + remarks }

  private var isAgainst: Bool { comparison.canvas.b != nil }

  private static func line(_ name: String, _ cells: [String]) -> String {
    let padded = cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }
    return name + String(repeating: " ", count: max(1, 26 - name.count)) + padded.joined() + "\n"
  }

  private static func figure(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "-" }

  /// PDP against B.
  private var scores: String {
    var text = Self.line("against B", ["PDP", "normalised", "last frame"])
    for name in order {
      guard let result = comparison.distances[name] else { continue }
      text += Self.line(
        name, [Self.figure(result.pdp), Self.figure(result.pdpNormalised), Self.figure(result.final)])
      for (control, result) in result.controls.sorted(by: { $0.key < $1.key }) {
        text += Self.line("  " + control, [Self.figure(result.pdp), Self.figure(result.pdpNormalised)])
      }
    }
    return text + "Indented: no painting at all, scored the same way.\n"
  }

  /// The distance at five moments.
  private var courses: String {
    var text = Self.line("distance at", ["0 %", "25 %", "50 %", "75 %", "100 %"])
    func cells(_ profile: [Double]) -> [String] {
      PerceptualDistanceProfile(distances: profile).resampled(to: 5).map { Self.figure($0) }
    }
    for name in order {
      guard let result = comparison.distances[name] else { continue }
      text += Self.line(name, cells(result.profileA))
      for (control, result) in result.controls.sorted(by: { $0.key < $1.key }) {
        text += Self.line("  " + control, cells(result.profile))
      }
    }
    return text + "Indented: no painting at all, on the way to the same picture.\n"
  }

  /// What happens on the canvas, a column a sequence.
  private var canvas: String {
    let controls = comparison.canvas.controls.sorted { $0.key < $1.key }
    let columns = [comparison.canvas.a] + (comparison.canvas.b.map { [$0] } ?? []) + controls.map(\.value)
    func row(_ name: String, _ cell: (ProcessMeasures) -> String) -> String { Self.line(name, columns.map(cell)) }
    func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
    var text = Self.line("on the canvas", ["A"] + (isAgainst ? ["B"] : []) + controls.map { " " + $0.key })
    text += row("steps") { "\($0.changedShare.count)" }
    text += row("changed in a step") { percent($0.repaintsPerPixel / Double(max(1, $0.changedShare.count))) }
    text += row("repaints per pixel") { String(format: "%.2f", $0.repaintsPerPixel) }
    text += row("right, then made worse") { percent($0.regressedShare) }
    text += row("visible strokes") { percent($0.visibleStrokes) }
    text += row("spread of regions") { String(format: "%.2f", $0.regions.spread) }
    text += row("order, top down (tau)") { $0.regions.topDown.map { String(format: "%.2f", $0) } ?? "-" }
    if let b = comparison.canvas.b {
      text += row("order, as B's (tau)") {
        $0.regions.agreement(with: b.regions).map { String(format: "%.2f", $0) } ?? "-"
      }
    }
    return text
  }

  private var remarks: String {
    var text = ""
    if let ratio = comparison.finalSignalToNoise {
      text += String(format: "Last frame: PSNR %.1f dB.\n", ratio)
    }
    for name in order {
      guard let frechet = comparison.distances[name]?.frechet else { continue }
      let encoder = name.replacing(" cosine", with: "")
      text += "Fréchet distance of the frames (\(encoder)): \(String(format: "%.4g", frechet.value))"
      text += frechet.caveat.map { "; \($0)" } ?? ""
      text += ".\n"
    }
    return text
  }
}
