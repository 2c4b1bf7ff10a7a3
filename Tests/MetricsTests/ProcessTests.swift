import Foundation
import Imaging
import Metrics
import Testing
#if canImport(FoundationXML)
  import FoundationXML
#endif

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
    #expect((gap.profileB ?? []).enumerated().allSatisfy { abs($1 - (1 - Double($0) / 8)) < 1e-9 })
    #expect(gap.profileA.count == 9)
    #expect(try #require(gap.pdp) < 0.02)
    #expect(gap.final == 0)
    #expect(Set(result.controls.keys) == ["cross-fade", "blur-to-sharp", "wipe"])
    // A black picture is never anything but black when blurred: the gap to the truth is 1 - t.
    let blur = try #require(result.controls["blur-to-sharp"])
    #expect(abs(blur.pdp - (1.0 / 3).squareRoot()) < 1e-3)
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(result)) as? [String: Any]
    let distances = try #require(json?["distances"] as? [String: [String: Any]])
    #expect(
      Set(try #require(distances["gap"]).keys) == [
        "pdp", "pdpNormalised", "final", "profileA", "profileB", "controls",
      ])
    #expect(result.canvas.b != nil && result.canvas.orderAgreement.map { $0 > 0.9 } == true)
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
    // 200 steps of half a unit each: every seventh one or so is seen.
    let slow = try ProcessMeasures(of: ProcessControl.crossFade.frames(of: black, canvas: white, count: 201))
    #expect(slow.repaintsPerPixel > 20 && slow.repaintsPerPixel < 34)
    var spoilt = black
    for x in 0..<40 { spoilt[x, 0] = RGB8(255, 0, 0) }
    let measures = try ProcessMeasures(of: [white, black, spoilt, black])
    #expect(measures.regressedShare == 1.0 / 40)
    #expect(throws: MetricsError.self) { try ProcessMeasures(of: [white]) }
  }

  @Test func measuresAProcessByItself() throws {
    let wipe = try ProcessControl.wipe.frames(of: black, canvas: white, count: 9)
    let alone = try ProcessComparison(of: wipe, target: nil, measuredBy: [MeanGap()])
    let gap = try #require(alone.distances["gap"])
    #expect(gap.pdp == nil && gap.profileB == nil && gap.final == 0)
    #expect(alone.controls.isEmpty && alone.canvas.b == nil && alone.finalSignalToNoise == nil)
    #expect(gap.controls["wipe"]?.profile.count == ProcessControl.standardFrames)
    let grey = Image(width: 20, height: 20, filledWith: RGB8(51, 51, 51))
    let aimed = try ProcessComparison(of: wipe, target: grey, measuredBy: [MeanGap()])
    #expect(abs(try #require(aimed.distances["gap"]).final - 0.2) < 1e-9)
    #expect(abs(try #require(aimed.finalSignalToNoise) - 13.9794) < 1e-3)
    #expect(throws: MetricsError.self) { try ProcessComparison(of: [black], target: nil, measuredBy: [MeanGap()]) }
    #expect(throws: MetricsError.self) {
      try ProcessComparison(of: [black, grey], target: nil, measuredBy: [MeanGap()])
    }
  }

  @Test func tellsWhenRegionsBecomeFinal() throws {
    let wipe = try ProcessMeasures(of: ProcessControl.wipe.frames(of: black, canvas: white, count: 21)).regions
    #expect(wipe.columns == 24 && wipe.rows == 24)
    #expect(abs(wipe.spread - 1) < 0.1)
    #expect(try #require(wipe.topDown) > 0.97)
    let fade = try ProcessMeasures(of: ProcessControl.crossFade.frames(of: black, canvas: white, count: 21)).regions
    #expect(fade.spread < 1e-9)
    #expect(fade.topDown == nil && fade.agreement(with: wipe) == nil)
    let upwards = RegionTimes(columns: 24, rows: 24, times: wipe.times.reversed())
    #expect(try #require(upwards.agreement(with: wipe)) < -0.97)
    #expect(RegionTimes(columns: 1, rows: 2, times: [0, 1]).agreement(with: wipe) == nil)
  }

  /// scipy.stats.kendalltau([0.1, 0.4, 0.4, 0.9, 0.2, 0.7], [0, 0, 1, 1, 2, 2]) of SciPy 1.17.1.
  @Test func ranksAsSciPyDoes() throws {
    let regions = RegionTimes(columns: 2, rows: 3, times: [0.1, 0.4, 0.4, 0.9, 0.2, 0.7])
    #expect(abs(try #require(regions.topDown) - 0.23145502494313788) < 1e-12)
  }

  @Test func seesStrokesWhereThereAreSome() throws {
    var picture = Image(width: 120, height: 80, filledWith: RGB8(180, 200, 230))
    for y in 40..<80 { for x in 0..<120 { picture[x, y] = RGB8(70, UInt8(110 + (x * 7 + y * 5) % 40), 60) } }
    let canvas = Image(width: 120, height: 80, filledWith: RGB8(255, 255, 255))
    for control in ProcessControl.allCases {
      let frames = try control.frames(of: picture, canvas: canvas, count: 20)
      #expect(try ProcessMeasures(of: frames).visibleStrokes < 0.01, "\(control)")
    }
    // Dabs of 12x4 pixels here and there, under what is painted later.
    var frames = [canvas]
    for step in 0..<6 {
      var frame = frames[step]
      for dab in 0..<30 {
        let (left, top) = ((dab * 37 + step * 11) % 108, (dab * 53 + step * 29) % 76)
        for y in top..<top + 4 { for x in left..<left + 12 { frame[x, y] = RGB8(UInt8(40 + 30 * step), 90, 120) } }
      }
      frames.append(frame)
    }
    #expect(try ProcessMeasures(of: frames + [picture]).visibleStrokes > 0.5)
  }

  @Test func drawsCurvesThatReadersCanParse() throws {
    let wipe = try ProcessControl.wipe.frames(of: black, canvas: white, count: 9)
    let against = try ProcessComparison(of: wipe, against: wipe, measuredBy: [MeanGap()])
    let alone = try ProcessComparison(of: wipe, target: nil, measuredBy: [MeanGap()])
    for svg in [
      ProcessPlot(of: against, a: "a <&> \"b\"\u{7}", b: "truth").svg, ProcessPlot(of: alone, a: "owl").svg,
    ] {
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(svg.contains("role=\"img\"") && svg.contains("<desc") && svg.contains("prefers-color-scheme: dark"))
      for style in ["cross-fade", "blur-to-sharp", "wipe", "a"] { #expect(svg.contains("<path class=\"\(style)\"")) }
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
    #expect(ProcessPlot(of: against, a: "x", b: "y").svg.contains("<path class=\"b\""))
    // The wipe falls evenly: from the upper left corner of the panel to the lower right one.
    #expect(ProcessPlot(of: alone, a: "x").svg.contains(/class="a" d="M62\.0 78\.0L146\.5 96\.8/))
  }
}
