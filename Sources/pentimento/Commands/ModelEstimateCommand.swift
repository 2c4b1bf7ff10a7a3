import ArgumentParser
import Diffusion
import Foundation
import Tensors

/// `pentimento model estimate`: what a run would take.
struct ModelEstimateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Predict how long a run of the model takes and what memory it needs, on this machine or a larger one.",
    discussion: """
      Operations are counted from the networks' sizes; what this machine does in a second is measured first, which takes a \
      second or two. Reading the files from disk is not counted.

      With --cores the figures are those of a machine with as many cores like these, each as fast as here: the best that can be \
      hoped for, since memory and clocks of large machines lag behind their cores.

      Examples:
        pentimento model estimate ~/models/Wan2.1-I2V-14B-480P
        pentimento model estimate --published wan2.1-i2v-14b-480p --cores 64
        pentimento model estimate --published wan2.1-i2v-14b-480p --frames 41 --steps 30 --precision int8
      """)

  @Argument(help: ArgumentHelp("The model's folder.", valueName: "dir"), completion: .directory)
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "A published model instead of a folder: \(ModelDescription.published.map(\.name).joined(separator: ", ")).",
      valueName: "name"))
  var published: String?

  @Option(help: ArgumentHelp("The video's size, pixels.", valueName: "width x height"))
  var size = "832x480"

  @Option(help: ArgumentHelp("Frames of the video.", valueName: "count"))
  var frames = 81

  @Option(help: ArgumentHelp("Steps from noise to picture.", valueName: "count"))
  var steps = 50

  @Flag(inversion: .prefixedNo, help: "Ask the transformer with the negative prompt, too, which doubles the work.")
  var guidance = true

  @Option(
    help: ArgumentHelp(
      "How weights are held: \(WeightPrecision.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
  var precision = WeightPrecision.bfloat16.rawValue

  @Option(help: ArgumentHelp("Cores like those of this machine; by default as many as it has.", valueName: "count"))
  var cores: Int?

  @Flag(help: "Print the result for programs.")
  var json = false

  func validate() throws {
    guard (folder == nil) != (published == nil) else {
      throw ValidationError("Give either a model's folder or --published with a name.")
    }
    if let published, ModelDescription.published(published) == nil {
      let names = ModelDescription.published.map(\.name).joined(separator: ", ")
      throw ValidationError("'\(published)' is no published model that is known; these are: \(names).")
    }
    guard lengths != nil else { throw ValidationError("'\(size)' is no size; expected is for instance 832x480.") }
    guard WeightPrecision(rawValue: precision) != nil else {
      let names = WeightPrecision.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(precision)' is no precision; these are: \(names).")
    }
    guard cores.map({ (1...4096).contains($0) }) ?? true else {
      throw ValidationError("--cores must be 1 to 4096.")
    }
  }

  /// Width and height.
  private var lengths: (width: Int, height: Int)? {
    let parts = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1] else { return nil }
    return (width, height)
  }

  func run() async throws {
    guard let lengths, let precision = WeightPrecision(rawValue: precision) else { return }
    let model =
      if let known = published.flatMap(ModelDescription.published(_:)) {
        known
      } else {
        try ModelDescription(ModelFolder(URL(filePath: folder ?? "", directoryHint: .isDirectory)))
      }
    let run = RunDescription(
      width: lengths.width, height: lengths.height, frames: frames, steps: steps, isGuided: guidance,
      precision: precision)
    var machine = try MachineProfile.measured()
    if let cores { machine = machine.scaled(toCores: cores) }
    let estimate = try CostEstimate(of: model, run: run, machine: machine)
    Terminal.standardOutput.write(json ? try JSONText.of(estimate) : estimate.description + "\n")
  }
}
