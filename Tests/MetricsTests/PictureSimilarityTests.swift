import Imaging
import Metrics
import Testing

struct PictureSimilarityTests {
  /// Two pictures of 40x29 from formulas, so that scikit-image could be given the same.
  private func pair() -> (Image, Image) {
    var a = Image(width: 40, height: 29, filledWith: RGB8(0, 0, 0))
    var b = a
    for y in 0..<29 {
      for x in 0..<40 {
        for c in 0..<3 {
          let value = (x * x / 7 + 3 * y + 40 * c + x * y / 5) % 256
          let i = 3 * (y * 40 + x) + c
          a.pixels[i] = UInt8(value)
          b.pixels[i] = UInt8(min(255, max(0, value + (x * 7 + y * 13 + c * 5) % 23 - 9)))
        }
      }
    }
    return (a, b)
  }

  /// scikit-image 0.26.0: `peak_signal_noise_ratio`, and `structural_similarity` of 0.299 R + 0.587 G + 0.114 B with
  /// `gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255`.
  @Test func agreesWithScikitImage() throws {
    let (a, b) = pair()
    #expect(abs(try PictureSimilarity.peakSignalToNoise(a, b) - 31.411896626867858) < 1e-9)
    #expect(abs(try PictureSimilarity.structuralSimilarity(a, b) - 0.9669777286846009) < 1e-4)
  }

  @Test func equalPictures() throws {
    let (a, _) = pair()
    #expect(try PictureSimilarity.peakSignalToNoise(a, a) == .infinity)
    #expect(abs(try PictureSimilarity.structuralSimilarity(a, a) - 1) < 1e-6)
    let dot = Image(width: 1, height: 1, filledWith: RGB8(9, 9, 9))
    #expect(abs(try PictureSimilarity.structuralSimilarity(dot, dot) - 1) < 1e-6)
  }

  @Test func refusesDifferentSizes() {
    let (a, _) = pair()
    let dot = Image(width: 1, height: 1, filledWith: RGB8(9, 9, 9))
    #expect(throws: MetricsError.self) { try PictureSimilarity.peakSignalToNoise(a, dot) }
    #expect(throws: MetricsError.self) { try PictureSimilarity.structuralSimilarity(dot, a) }
  }

  @Test func servesAsDistances() throws {
    let (a, b) = pair()
    let ssim = try StructuralDistance().distances(of: [a, b], to: a)
    #expect(ssim[0] < 1e-6 && abs(ssim[1] - (1 - 0.9669777286846009)) < 1e-4)
    // scikit-image's mean `deltaE_ciede2000` of `rgb2lab` (0.26.0).
    let colours = try ColourDistance(longSide: nil).distances(of: [a, b], to: a)
    #expect(colours[0] == 0 && abs(colours[1] - 3.464813695651614) < 0.01)
    let reduced = try ColourDistance(longSide: 20).distances(of: [b], to: a)[0]
    #expect(reduced > 0 && reduced < colours[1])
    let dot = Image(width: 1, height: 1, filledWith: RGB8(9, 9, 9))
    #expect(throws: MetricsError.self) { try ColourDistance().distances(of: [dot], to: a) }
    #expect(try ColourDistance().distances(of: [], to: a).isEmpty)
  }
}
