import ArgumentParser
import Foundation
import Imaging
import Metrics

/// `pentimento measure`: how near one painting process comes to another.
struct MeasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Compare two painting processes by their perceptual distance profiles.",
    discussion: """
      A is the process to judge, B the one to judge it by: each a folder of pictures in painting order (or one that \
      'paint' wrote), or a video. Every frame is measured against B's last one (LPIPS); the score tells how far the two \
      curves lie apart over time (Loomis Painter, Algorithm 1): 0 is the same course.

      A low score alone proves little, so it stands beside what three sequences score that are no painting at all: a \
      cross-fade, a blur that grows sharp and a wipe of the finished picture.

      Example:
        pentimento measure owl-oil recording.mp4
      """)

  @Argument(help: ArgumentHelp("The process to judge: a folder of pictures, or a video.", valueName: "a"))
  var generated: String

  @Argument(help: ArgumentHelp("The process to judge it by.", valueName: "b"))
  var truth: String

  @Option(help: ArgumentHelp("Measure at most so many frames of each, evenly spaced.", valueName: "number"))
  var frames = 200

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (2...10_000).contains(frames) else {
      throw ValidationError("--frames takes a number from 2 to 10000, not \(frames).")
    }
  }

  func run() async throws {
    let display = ProgressDisplay()
    defer { display.close() }
    display.update("measure", stage: "reading", activity: generated, fraction: 0)
    let first = try FrameSequence(at: generated, maximumFrames: frames)
    try Task.checkCancellation()
    display.update("measure", stage: "reading", activity: truth, fraction: 0.2)
    let second = try FrameSequence(at: truth, maximumFrames: frames)
    try Task.checkCancellation()
    display.update(
      "measure", stage: "measuring", activity: "\(first.frames.count) and \(second.frames.count) frames", fraction: 0.4)
    let comparison = try ProcessComparison(of: first.frames, against: second.frames)
    try Task.checkCancellation()
    display.close()
    Terminal.standardOutput.write(json ? try JSONText.of(comparison) : table(of: comparison))
  }

  private func table(of comparison: ProcessComparison) -> String {
    func row(_ name: String, _ figures: [Double]) -> String {
      let cells = figures.map { String(format: "%12.4f", $0) }
      return name + String(repeating: " ", count: max(1, 24 - name.count)) + cells.joined() + "\n"
    }
    var text = "                                 PDP  normalised  last frame\n"
    for (name, result) in comparison.distances.sorted(by: { $0.key < $1.key }) {
      text += row(name, [result.pdp, result.pdpNormalised, result.final])
    }
    text += "no painting at all:\n"
    for (name, scores) in comparison.controls.sorted(by: { $0.key < $1.key }) {
      text += row("  " + name, [scores.pdp, scores.pdpNormalised])
    }
    return text
  }
}
