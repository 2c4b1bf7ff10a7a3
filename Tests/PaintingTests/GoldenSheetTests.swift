import Foundation
import Imaging
import Media
import Metrics
import Painting
import Testing

/// Contact sheets are held against pictures that a person has looked at.
///
/// The comparison is perceptual (LPIPS), so that rounding on another
/// machine passes and a change of the painting does not.
@Suite("Golden sheets")
struct GoldenSheetTests {
  /// LPIPS between a sheet and its golden; another seed of the same process gives more.
  private let tolerance = 0.015

  @Test(
    "match",
    arguments: [
      ("mont-st-michel", Medium.oil), ("mont-st-michel", .acrylic), ("mont-st-michel", .watercolour),
      ("coffee", .graphite), ("coffee", .colouredPencil), ("astronaut", .loomis),
    ])
  func match(name: String, medium: Medium) throws {
    let process = name == "mont-st-michel" ? try Samples.process(name, medium) : try Samples.process(in: medium)
    let sheet = contactSheet([0, 10, 20, 30, 40].map { process.frames[$0].image })
    let url = try Samples.fixture("golden-\(name)-\(medium.rawValue).png")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
      // Into the sources, not into the copy beside the tests.
      let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
      try sheet.write(to: source.appendingPathComponent(url.lastPathComponent))
      return
    }
    let golden = try Image(contentsOf: url)
    #expect(golden.width == sheet.width && golden.height == sheet.height)
    let distance = try LPIPS(longSide: nil).distances(of: [sheet], to: golden)[0]
    #expect(distance < tolerance)
  }

  @Test("would notice another seed")
  func notices() throws {
    let golden = try Image(contentsOf: Samples.fixture("golden-coffee-graphite.png"))
    let process = try Samples.process("coffee", .graphite, seed: 9)
    let sheet = contactSheet([0, 10, 20, 30, 40].map { process.frames[$0].image })
    let distance = try LPIPS(longSide: nil).distances(of: [sheet], to: golden)[0]
    #expect(distance > tolerance)
  }

  private func contactSheet(_ images: [Image]) -> Image {
    let (width, height) = (images[0].width, images[0].height)
    var sheet = Image(width: width * images.count, height: height, filledWith: RGB8(0, 0, 0))
    for (n, image) in images.enumerated() {
      for y in 0..<height {
        let source = 3 * y * width
        let target = 3 * (y * sheet.width + n * width)
        sheet.pixels.replaceSubrange(target..<(target + 3 * width), with: image.pixels[source..<(source + 3 * width)])
      }
    }
    return sheet
  }
}
