import Foundation
import Imaging
import Media
import Metrics
import Painting

/// Our process of a picture beside a recorded one of the same picture: PDP scores at 416 pixels width, with the controls.
struct SequenceComparison {
  private let medium: Medium
  private let truth: PerceptualDistanceProfile
  private let rows: [(String, PerceptualDistanceProfile)]

  /// - Parameter folder: the recorded states, 00.jpg and on; the last is the finished picture.
  init(folder: URL, medium: Medium) throws {
    self.medium = medium
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".jpg") }
      .sorted()
    let states = try names.map { try Image(contentsOf: folder.appending(path: $0)) }
    let finished = states[states.count - 1]
    let process = try StrokeGenerator().makeProcess(
      reference: finished, settings: ProcessSettings(medium: medium), progress: { _ in })
    let width = 416
    let height = Int((Double(finished.height) * Double(width) / Double(finished.width)).rounded())
    func small(_ image: Image) -> Image { image.resized(width: width, height: height) }
    let aim = small(finished)
    let lpips = LPIPS(longSide: nil)
    truth = try PerceptualDistanceProfile(of: states.map(small), to: aim, measuredBy: lpips)
    var rows = [
      (
        "this program, \(medium.title)",
        try PerceptualDistanceProfile(of: process.frames.map { small($0.image) }, to: aim, measuredBy: lpips)
      )
    ]
    let white = Image(width: width, height: height, filledWith: RGB8(255, 255, 255))
    for control in ProcessControl.allCases {
      rows.append(
        (
          "control: \(control.rawValue)",
          try PerceptualDistanceProfile(of: control.frames(of: aim, canvas: white), to: aim, measuredBy: lpips)
        ))
    }
    self.rows = rows
  }

  func print() {
    Swift.print("| process | PDP | normalised |\n| --- | --: | --: |")
    for (name, profile) in rows {
      let scores = ProcessComparison.Scores(of: profile, against: truth)
      Swift.print(String(format: "| %@ | %.3f | %.3f |", name, scores.pdp, scores.pdpNormalised))
    }
  }
}
