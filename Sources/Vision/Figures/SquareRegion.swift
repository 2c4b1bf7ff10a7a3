import Foundation
import Imaging

/// A square part of a picture that may be turned, as landmark networks take it; lengths in pixels, angles in radians.
///
/// Positions are continuous: the middle of the upper left pixel is (0.5, 0.5).
struct SquareRegion: Sendable, Equatable {
  var centre: SIMD2<Float>
  /// Length of a side.
  var size: Float
  /// By how much the region is turned, clockwise as the picture is seen.
  var angle: Float

  /// A region that holds its numbers to what can be cropped.
  init?(centre: SIMD2<Float>, size: Float, angle: Float) {
    guard centre.x.isFinite, centre.y.isFinite, size.isFinite, angle.isFinite, size >= 1, size < 1_000_000 else {
      return nil
    }
    self.centre = centre
    self.size = size
    self.angle = angle
  }

  /// Where the place (u, v) of the region, both 0...1, lies in the picture.
  func place(of part: SIMD2<Float>) -> SIMD2<Float> {
    let offset = (part - 0.5) * size
    let (sine, cosine) = (sin(angle), cos(angle))
    return centre + SIMD2(cosine * offset.x - sine * offset.y, sine * offset.x + cosine * offset.y)
  }

  /// The region as an upright picture of `side` pixels a side; what lies outside the picture is black.
  ///
  /// Samples are bilinear, and means of several where the region is larger than its picture.
  func crop(of image: Image, side: Int, mirrored: Bool = false) -> Image {
    var result = Image(width: side, height: side, filledWith: RGB8(0, 0, 0))
    let copies = min(16, max(1, Int((size / Float(side)).rounded())))
    let step = 1 / Float(side * copies)
    let share = 1 / Float(copies * copies)
    image.pixels.withUnsafeBufferPointer { pixels in
      for v in 0..<side {
        for u in 0..<side {
          var sum = SIMD3<Float>()
          for row in 0..<copies {
            for column in 0..<copies {
              let across = (Float(u * copies + column) + 0.5) * step
              let down = (Float(v * copies + row) + 0.5) * step
              sum += Self.sample(
                pixels, width: image.width, height: image.height,
                at: place(of: SIMD2(mirrored ? 1 - across : across, down)))
            }
          }
          let colour = (sum * share).rounded(.toNearestOrAwayFromZero)
          result[u, v] = RGB8(UInt8(colour.x), UInt8(colour.y), UInt8(colour.z))
        }
      }
    }
    return result
  }

  private static func sample(
    _ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int, at place: SIMD2<Float>
  ) -> SIMD3<Float> {
    let corner = place - 0.5
    guard corner.x > -1, corner.y > -1, corner.x < Float(width), corner.y < Float(height) else { return .zero }
    let (left, top) = (Int(corner.x.rounded(.down)), Int(corner.y.rounded(.down)))
    let (right, low) = (corner.x - Float(left), corner.y - Float(top))
    func pixel(_ x: Int, _ y: Int) -> SIMD3<Float> {
      guard x >= 0, y >= 0, x < width, y < height else { return .zero }
      let i = 3 * (y * width + x)
      return SIMD3(Float(pixels[i]), Float(pixels[i + 1]), Float(pixels[i + 2]))
    }
    let above = pixel(left, top) * (1 - right) + pixel(left + 1, top) * right
    let below = pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right
    return above * (1 - low) + below * low
  }
}

extension SquareRegion {
  /// Points that a landmark network gives in pixels of its input (x, y, depth), as pixels of the picture.
  func points(from values: [Float], side: Int, mirrored: Bool = false) -> [SIMD3<Float>] {
    stride(from: 0, to: values.count - 2, by: 3).map { i in
      let across = values[i] / Float(side)
      let place = place(of: SIMD2(mirrored ? 1 - across : across, values[i + 1] / Float(side)))
      return SIMD3(place.x, place.y, values[i + 2] * size / Float(side))
    }
  }
}
