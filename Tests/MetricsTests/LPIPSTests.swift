import Foundation
import Imaging
import Metrics
import Testing

struct LPIPSTests {
  /// Two pictures of 96x64, one after the other: a crop of a portrait, and the same shifted, darkened and noisy.
  private func pair() throws -> (Image, Image) {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "lpips-pair.rgb")))
    let half = bytes.count / 2
    return (
      Image(width: 96, height: 64, pixels: Array(bytes[..<half])),
      Image(width: 96, height: 64, pixels: Array(bytes[half...]))
    )
  }

  @Test func agreesWithTheOriginal() throws {
    let (a, b) = try pair()
    let found = try LPIPS().distances(of: [b, a], to: a)
    // 0.06971498: the published weights in NumPy at double precision.
    #expect(abs(found[0] - 0.06971498) < 1e-3 * 0.06971498)
    #expect(found[1] == 0)
    let reversed = try LPIPS().distances(of: [a], to: b)
    #expect(abs(reversed[0] - found[0]) < 1e-6)
  }

  @Test func measuresPicturesOfAnySize() throws {
    let black = Image(width: 1, height: 3, filledWith: RGB8(0, 0, 0))
    let white = Image(width: 1, height: 3, filledWith: RGB8(255, 255, 255))
    #expect(try LPIPS().distances(of: [black, white], to: white)[1] == 0)
    let wide = Image(width: 1000, height: 5, filledWith: RGB8(200, 30, 30))
    #expect(try LPIPS().distances(of: [wide], to: wide) == [0])
    #expect(try LPIPS().distances(of: [], to: wide).isEmpty)
  }

  @Test func refusesDifferentSizes() throws {
    let (a, _) = try pair()
    let other = Image(width: 64, height: 96, filledWith: RGB8(0, 0, 0))
    #expect(throws: MetricsError.sizeMismatch(width: 64, height: 96, expectedWidth: 96, expectedHeight: 64)) {
      try LPIPS().distances(of: [a, other], to: a)
    }
  }
}
