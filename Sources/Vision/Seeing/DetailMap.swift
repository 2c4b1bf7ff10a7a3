import Foundation
import Imaging

/// Where small brushes are worth it.
enum DetailMap {
  /// Sharpness at the finest scale, contours, the place in the picture, figures and above all faces and eyes; 0...1.
  static func detail(_ evidence: PictureEvidence, sky: [Bool]) -> Plane {
    let (width, height) = (evidence.width, evidence.height)
    let longSide = Float(max(width, height))
    let lightness = evidence.lab.lightness
    let fine = lightness.gaussianBlurred(sigma: 1)
    var sharpness = lightness
    for i in sharpness.values.indices { sharpness.values[i] = abs(lightness.values[i] - fine.values[i]) }
    sharpness = scaled(sharpness.gaussianBlurred(sigma: 0.008 * longSide))
    let contours = scaled(evidence.contours.gaussianBlurred(sigma: 0.008 * longSide))
    var figure = evidence.salience
    for i in figure.values.indices { figure.values[i] = max(figure.values[i], evidence.person.values[i]) }
    figure = figure.gaussianBlurred(sigma: 0.02 * longSide)
    var detail = sharpness
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        let (u, v) = ((Float(x) + 0.5) / Float(width), (Float(y) + 0.5) / Float(height))
        let distance = (u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5)
        let place = 0.6 + 0.4 * exp(-distance / 0.08)
        let matter = 0.5 * sharpness.values[i] + 0.5 * (sharpness.values[i] * contours.values[i]).squareRoot()
        detail.values[i] = min(1, place * matter * (1 + 0.4 * figure.values[i]))
        if sky[i] { detail.values[i] *= 0.35 }
      }
    }
    detail = scaled(detail)
    for face in evidence.faces { raise(&detail, at: face) }
    return detail.gaussianBlurred(sigma: 0.01 * longSide)
  }

  /// The plane divided by the value that 3 in 100 samples exceed, cut at 1.
  private static func scaled(_ plane: Plane) -> Plane {
    let sorted = plane.values.sorted()
    let high = max(sorted[sorted.count * 97 / 100], 1e-3)
    return Plane(width: plane.width, height: plane.height, values: plane.values.map { min(1, $0 / high) })
  }

  private static func raise(_ detail: inout Plane, at face: Face) {
    let (width, height) = (Float(detail.width), Float(detail.height))
    let faceRadius = max(face.size.width * width, face.size.height * height) / 2
    typealias Spot = (u: Float, v: Float, radius: Float, strength: Float)
    var spots: [Spot] = [(face.centre.x, face.centre.y, faceRadius, 0.7)]
    for eye in face.eyes { spots.append((eye.x, eye.y, faceRadius * 0.3, 1)) }
    spots.append((face.mouth.x, face.mouth.y, faceRadius * 0.35, 0.85))
    for y in 0..<detail.height {
      for x in 0..<detail.width {
        for (u, v, radius, strength) in spots {
          let (dx, dy) = (Float(x) + 0.5 - u * width, Float(y) + 0.5 - v * height)
          let spot = strength * exp(-(dx * dx + dy * dy) / (radius * radius))
          if spot > detail[x, y] { detail[x, y] = spot }
        }
      }
    }
  }
}
