import Foundation
import Imaging

/// Strength and direction of edges at every pixel.
struct EdgeField {
  let width: Int
  let height: Int
  /// Contour strength times steepness, 0...1.
  let product: Plane
  /// The contour strength alone, 0...1.
  private let contours: Plane
  /// The unit vector across the edge.
  private let across: [SIMD2<Float>]

  init(_ image: Image, contours: Plane) {
    (width, height) = (image.width, image.height)
    let lab = image.lab()
    // The structure tensor of the three channels (Di Zenzo 1986).
    var (xx, xy, yy) = (
      Plane(width: width, height: height), Plane(width: width, height: height), Plane(width: width, height: height)
    )
    for plane in [lab.lightness, lab.a, lab.b] {
      let gradient = plane.gaussianBlurred(sigma: 1).gradient()
      for i in xx.values.indices {
        let (x, y) = (gradient.x.values[i], gradient.y.values[i])
        xx.values[i] += x * x
        xy.values[i] += x * y
        yy.values[i] += y * y
      }
    }
    let contours = contours.resized(width: width, height: height)
    var product = contours
    for i in product.values.indices {
      let steepness = (xx.values[i] + yy.values[i]).squareRoot()
      product.values[i] *= 0.25 + 0.75 * steepness / (steepness + 4)
    }
    (xx, xy, yy) = (xx.gaussianBlurred(sigma: 1.5), xy.gaussianBlurred(sigma: 1.5), yy.gaussianBlurred(sigma: 1.5))
    across = xx.values.indices.map { i in
      let angle = 0.5 * atan2(2 * xy.values[i], xx.values[i] - yy.values[i])
      return SIMD2(cos(angle), sin(angle))
    }
    self.contours = contours
    self.product = product
  }

  /// The direction across the edge at a pixel.
  func normal(_ pixel: Int) -> SIMD2<Float> { across[pixel] }

  /// The pixels where the product is largest across the edge, with the product there; 0 elsewhere.
  ///
  /// Of edges that run side by side closer than `apart` pixels only the strongest counts, and an edge along the
  /// picture's own border is none: it is the border of a scan or a frame.
  func ridges(apart: Int) -> [Float] {
    var result = [Float](repeating: 0, count: width * height)
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        let i = y * width + x
        let value = product.values[i]
        guard value > 0.02, !followsBorder(x, y, across[i]) else { continue }
        let place = SIMD2(Float(x), Float(y))
        // On a plateau exactly one side counts, so that it is not thinned to nothing.
        guard value >= sample(product, place + across[i]), value > sample(product, place - across[i]) else { continue }
        let isBeaten = (2...max(2, apart)).contains { step in
          let way = across[i] * Float(step)
          return max(sample(product, place + way), sample(product, place - way)) * 0.95 > value
        }
        if !isBeaten { result[i] = value }
      }
    }
    return result
  }

  private func followsBorder(_ x: Int, _ y: Int, _ normal: SIMD2<Float>) -> Bool {
    let margin = max(2, max(width, height) / 100)
    let isAtSide = min(x, width - 1 - x) < margin
    let isAtTopOrBottom = min(y, height - 1 - y) < margin
    return isAtSide && abs(normal.x) > 0.8 || isAtTopOrBottom && abs(normal.y) > 0.8
  }

  /// The contour strength at a place, less where the picture has no edge there.
  func strength(at place: SIMD2<Float>) -> Float {
    (sample(contours, place) * sample(product, place)).squareRoot()
  }

  /// How far from a place, across the edge, the product stays above half; both sides together, pixels.
  func breadth(at place: SIMD2<Float>) -> Float {
    let (x, y) = (min(max(Int(place.x.rounded()), 0), width - 1), min(max(Int(place.y.rounded()), 0), height - 1))
    let half = product[x, y] / 2
    var breadth: Float = 1
    for side: Float in [-1, 1] {
      var step: Float = 1
      while step <= 6, sample(product, place + across[y * width + x] * (side * step)) > half { step += 1 }
      breadth += step - 1
    }
    return breadth
  }

  private func sample(_ plane: Plane, _ place: SIMD2<Float>) -> Float {
    let x = min(max(place.x, 0), Float(width - 1))
    let y = min(max(place.y, 0), Float(height - 1))
    let (x0, y0) = (min(Int(x), width - 2), min(Int(y), height - 2))
    let (fx, fy) = (x - Float(x0), y - Float(y0))
    let i = y0 * width + x0
    let top = plane.values[i] + (plane.values[i + 1] - plane.values[i]) * fx
    let bottom = plane.values[i + width] + (plane.values[i + width + 1] - plane.values[i + width]) * fx
    return top + (bottom - top) * fy
  }
}
