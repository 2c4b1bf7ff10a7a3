import Foundation
import Imaging
import Metrics
import Testing

/// A stand-in for LPIPS: the mean absolute gap of samples, 0...1.
private struct MeanGap: PerceptualDistance {
  let name = "gap"

  func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double] {
    images.map { image in
      let sum = zip(image.pixels, target.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      return Double(sum) / Double(255 * target.pixels.count)
    }
  }
}

struct ProcessTests {
  private let white = Image(width: 40, height: 40, filledWith: RGB8(255, 255, 255))
  private let black = Image(width: 40, height: 40, filledWith: RGB8(0, 0, 0))

  @Test func controlsRunFromCanvasToPicture() throws {
    for control in ProcessControl.allCases {
      let frames = try control.frames(of: black, canvas: white, count: 5)
      #expect(frames.count == 5)
      #expect(frames.last == black)
      if control != .blurToSharp { #expect(frames.first == white) }
    }
    let wipe = try ProcessControl.wipe.frames(of: black, canvas: white, count: 5)
    #expect(wipe[1][0, 9] == RGB8(0, 0, 0))
    #expect(wipe[1][0, 10] == RGB8(255, 255, 255))
    let fade = try ProcessControl.crossFade.frames(of: black, canvas: white, count: 3)
    #expect(abs(Int(fade[1][7, 7].green) - 127) <= 1)
    #expect(throws: MetricsError.tooFewFrames(found: 1, needed: 2)) {
      try ProcessControl.wipe.frames(of: black, canvas: white, count: 1)
    }
  }

  @Test func blurToSharpGrowsSharp() throws {
    var picture = white
    for y in 0..<40 { for x in 0..<20 { picture[x, y] = RGB8(0, 0, 0) } }
    let frames = try ProcessControl.blurToSharp.frames(of: picture, canvas: white, count: 4)
    let gaps = try MeanGap().distances(of: frames, to: picture)
    #expect(gaps[3] == 0)
    #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func comparesSequencesOfDifferentSizes() throws {
    let truth = try ProcessControl.wipe.frames(of: black, canvas: white, count: 9)
    let small = truth.map { $0.resized(width: 20, height: 20) }
    let result = try ProcessComparison(of: small, against: truth, measuredBy: [MeanGap()])
    let gap = try #require(result.distances["gap"])
    // Evenly falling from 1 to 0; resizing smears one edge.
    #expect(gap.profileB.enumerated().allSatisfy { abs($1 - (1 - Double($0) / 8)) < 1e-9 })
    #expect(gap.profileA.count == 9)
    #expect(gap.pdp < 0.02)
    #expect(gap.final == 0)
    #expect(Set(result.controls.keys) == ["cross-fade", "blur-to-sharp", "wipe"])
    // A black picture is never anything but black when blurred: the gap to the truth is 1 - t.
    let blur = try #require(result.controls["blur-to-sharp"])
    #expect(abs(blur.pdp - (1.0 / 3).squareRoot()) < 1e-3)
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(result)) as? [String: Any]
    let distances = try #require(json?["distances"] as? [String: [String: Any]])
    #expect(Set(try #require(distances["gap"]).keys) == ["pdp", "pdpNormalised", "final", "profileA", "profileB"])
    #expect(throws: MetricsError.self) { try ProcessComparison(of: [black], against: truth) }
    #expect(throws: MetricsError.self) { try ProcessComparison(of: truth, against: [black]) }
  }

  @Test func measuresSeeRepaintsAndRegressions() throws {
    let wipe = try ProcessMeasures(of: ProcessControl.wipe.frames(of: black, canvas: white, count: 5))
    #expect(wipe.changedShare == [0.25, 0.25, 0.25, 0.25])
    #expect(wipe.repaintsPerPixel == 1)
    #expect(wipe.regressedShare == 0)
    let fade = try ProcessMeasures(of: ProcessControl.crossFade.frames(of: black, canvas: white, count: 5))
    #expect(fade.changedShare == [1, 1, 1, 1])
    #expect(fade.repaintsPerPixel == 4)
    var spoilt = black
    for x in 0..<40 { spoilt[x, 0] = RGB8(255, 0, 0) }
    let measures = try ProcessMeasures(of: [white, black, spoilt, black])
    #expect(measures.regressedShare == 1.0 / 40)
    #expect(throws: MetricsError.self) { try ProcessMeasures(of: [white]) }
  }
}
