import Foundation
import Imaging

/// How alike two pictures of one size are, by figures older than networks.
public enum PictureSimilarity {
  /// Peak signal-to-noise ratio over all samples of the three channels, in decibels; infinite for equal pictures.
  /// - Throws: ``MetricsError/sizeMismatch(width:height:expectedWidth:expectedHeight:)``.
  public static func peakSignalToNoise(_ a: Image, _ b: Image) throws(MetricsError) -> Double {
    try checkSizes(a, b)
    var sum = 0
    for i in a.pixels.indices {
      let gap = Int(a.pixels[i]) - Int(b.pixels[i])
      sum += gap * gap
    }
    guard sum > 0 else { return .infinity }
    return 10 * log10(255 * 255 * Double(a.pixels.count) / Double(sum))
  }

  /// Structural similarity of luma (ITU-R BT.601 weights on encoded samples), 1 for equal pictures.
  ///
  /// Wang et al., *Image Quality Assessment: From Error Visibility to Structural Similarity* (2004): Gaussian window of
  /// 11x11 with sigma 1.5, K1 = 0.01, K2 = 0.03, the mean over all windows that lie inside the picture. In a picture
  /// under 11 pixels wide or high, windows are cut at the border.
  /// - Throws: ``MetricsError/sizeMismatch(width:height:expectedWidth:expectedHeight:)``.
  public static func structuralSimilarity(_ a: Image, _ b: Image) throws(MetricsError) -> Double {
    try checkSizes(a, b)
    let (x, y) = (luma(a), luma(b))
    let (width, height) = (a.width, a.height)
    func window(_ values: [Float]) -> [Float] { windowed(values, width: width, height: height) }
    let (meanX, meanY) = (window(x), window(y))
    let (squareX, squareY) = (window(zip(x, x).map(*)), window(zip(y, y).map(*)))
    let product = window(zip(x, y).map(*))
    let (c1, c2) = (Float(0.01 * 255 * 0.01 * 255), Float(0.03 * 255 * 0.03 * 255))
    let insetX = width >= 11 ? 5 : 0
    let insetY = height >= 11 ? 5 : 0
    var sum = 0.0
    for row in insetY..<height - insetY {
      for i in row * width + insetX..<(row + 1) * width - insetX {
        let varianceX = squareX[i] - meanX[i] * meanX[i]
        let varianceY = squareY[i] - meanY[i] * meanY[i]
        let covariance = product[i] - meanX[i] * meanY[i]
        let above = (2 * meanX[i] * meanY[i] + c1) * (2 * covariance + c2)
        let below = (meanX[i] * meanX[i] + meanY[i] * meanY[i] + c1) * (varianceX + varianceY + c2)
        sum += Double(above / below)
      }
    }
    return sum / Double((width - 2 * insetX) * (height - 2 * insetY))
  }

  private static func checkSizes(_ a: Image, _ b: Image) throws(MetricsError) {
    guard a.width == b.width, a.height == b.height else {
      throw .sizeMismatch(width: a.width, height: a.height, expectedWidth: b.width, expectedHeight: b.height)
    }
  }

  private static func luma(_ image: Image) -> [Float] {
    (0..<image.width * image.height).map { i in
      0.299 * Float(image.pixels[3 * i]) + 0.587 * Float(image.pixels[3 * i + 1])
        + 0.114 * Float(image.pixels[3 * i + 2])
    }
  }

  private static let kernel: [Float] = {
    let weights = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }()

  /// Gaussian means; where the window leaves the picture the nearest sample stands in.
  private static func windowed(_ values: [Float], width: Int, height: Int) -> [Float] {
    var across = [Float](repeating: 0, count: values.count)
    var down = across
    values.withUnsafeBufferPointer { values in
      across.withUnsafeMutableBufferPointer { across in
        down.withUnsafeMutableBufferPointer { down in
          for tap in -5...5 {
            let weight = kernel[tap + 5]
            let inside = min(width, max(0, -tap))..<max(min(width, max(0, -tap)), min(width, width - tap))
            for start in stride(from: 0, to: values.count, by: width) {
              let (first, last) = (weight * values[start], weight * values[start + width - 1])
              for x in 0..<inside.lowerBound { across[start + x] += first }
              for x in inside { across[start + x] += weight * values[start + x + tap] }
              for x in inside.upperBound..<width { across[start + x] += last }
            }
          }
          for tap in -5...5 {
            let weight = kernel[tap + 5]
            for row in 0..<height {
              let source = min(max(row + tap, 0), height - 1) * width
              for x in 0..<width { down[row * width + x] += weight * across[source + x] }
            }
          }
        }
      }
    }
    return down
  }
}
