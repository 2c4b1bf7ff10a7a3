internal import CKernels
import Foundation

/// A symmetric filter of lines, applied along the rows and then along the columns of a plane.
///
/// Edges are mirrored.
enum LineFilter: Sendable {
  /// Means over `2 * radius + 1` samples and a share `edge` of one more on either side, `passes` times.
  case box(radius: Int, edge: Float, passes: Int)
  /// Weights from the centre outwards.
  case weights([Float])

  /// A Gaussian with the given standard deviation, at least 0 samples.
  ///
  /// Up to three samples it is sampled out to four sigma. Beyond, it is six extended box filters in a row (Gwosdek,
  /// Grewenig, Bruhn, Weickert: Theoretical Foundations of Gaussian Convolution by Extended Box Filtering, SSVM 2011),
  /// whose cost does not depend on sigma, whose variance is exact and whose peak is 2.5 per cent low.
  static func gaussian(sigma: Float) -> LineFilter {
    let sigma = Double(max(0, sigma))
    if sigma <= 3 {
      let radius = Int((4 * sigma).rounded(.up))
      let bells = (0...radius).map { sigma > 0 ? exp(-Double($0 * $0) / (2 * sigma * sigma)) : 1 }
      let sum = bells[0] + 2 * bells.dropFirst().reduce(0, +)
      return .weights(bells.map { Float($0 / sum) })
    }
    let passes = 6.0
    let variance = sigma * sigma / passes
    // The widest whole box whose variance (r^2 + r) / 3 does not exceed one pass's share of the variance.
    let radius = ((-1 + (1 + 12 * variance).squareRoot()) / 2).rounded(.down)
    let edge =
      (2 * radius + 1) * (radius * (radius + 1) - 3 * variance)
      / (6 * (variance - (radius + 1) * (radius + 1)))
    return .box(radius: Int(radius), edge: Float(edge), passes: Int(passes))
  }

  /// The plane, filtered in both directions.
  func applied(to plane: Plane) -> Plane {
    var result = plane
    let (width, height) = (plane.width, plane.height)
    let lanes = Int(IMAGING_LANES)
    result.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values.baseAddress
      Parallel.bands((height + lanes - 1) / lanes, minimum: 1) { band in
        withLines(length: width) { lines, spare in
          for block in band {
            let count = Int32(min(lanes, height - block * lanes))
            let start = values?.advanced(by: block * lanes * width)
            imaging_load_rows(start, width, Int32(width), count, lines)
            let filtered = run(lines, spare, length: width)
            imaging_store_rows(filtered, Int32(width), count, width, start)
          }
        }
      }
      Parallel.bands((width + lanes - 1) / lanes, minimum: 1) { band in
        withLines(length: height) { lines, spare in
          for block in band {
            let count = Int32(min(lanes, width - block * lanes))
            let start = values?.advanced(by: block * lanes)
            imaging_load_columns(start, width, Int32(height), count, lines)
            let filtered = run(lines, spare, length: height)
            imaging_store_columns(filtered, Int32(height), count, width, start)
          }
        }
      }
    }
    return result
  }

  private func run(
    _ lines: UnsafeMutablePointer<Float>, _ spare: UnsafeMutablePointer<Float>, length: Int
  ) -> UnsafeMutablePointer<Float> {
    switch self {
    case .weights(let weights):
      imaging_fir_lines(lines, Int32(length), weights, Int32(weights.count - 1), spare)
      return spare
    case .box(let radius, let edge, let passes):
      var (from, to) = (lines, spare)
      for _ in 0..<passes {
        // A box wider than the mirrored line's period is a mean of the whole line, whatever its width.
        imaging_box_lines(from, Int32(length), Int32(min(radius, 64 * length)), edge, to)
        swap(&from, &to)
      }
      return from
    }
  }

  private func withLines(
    length: Int, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let count = length * Int(IMAGING_LANES)
    let lines = UnsafeMutablePointer<Float>.allocate(capacity: 2 * count)
    lines.initialize(repeating: 0, count: 2 * count)
    body(lines, lines + count)
    lines.deallocate()
  }
}
