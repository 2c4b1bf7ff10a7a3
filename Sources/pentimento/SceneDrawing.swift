import Imaging
import Vision

/// Pictures for a person to judge what was seen.
enum SceneDrawing {
  /// Long side of the pictures, pixels.
  private static let longSide = 1200

  /// The layers in colours over the picture, outlined and numbered from the back.
  static func layers(of sight: Sight) -> Image {
    let scene = sight.scene
    var picture = enlarged(sight.reference)
    let ranks = scene.ranks
    func label(_ x: Int, _ y: Int) -> Int {
      ranks[y * scene.height / picture.height * scene.width + x * scene.width / picture.width]
    }
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let order = label(x, y)
        let isOutline = x > 0 && label(x - 1, y) != order || y > 0 && label(x, y - 1) != order
        let tint = tints[order % tints.count]
        picture[x, y] = isOutline ? RGB8(0, 0, 0) : mixed(picture[x, y], tint)
      }
    }
    for (order, layer) in scene.layers.enumerated() {
      let place = middle(of: layer.mask)
      let digit = max(2, picture.longSide / 250)
      DigitStamp.draw(
        order, on: &picture, x: Int(place.x * Float(picture.width)), y: Int(place.y * Float(picture.height)), dot: digit
      )
    }
    return picture
  }

  /// Meshes, irises and numbers of faces, joints of hands and boxes of text over the picture.
  static func landmarks(of sight: Sight) -> Image {
    var picture = enlarged(sight.reference)
    let (width, height) = (Float(picture.width), Float(picture.height))
    func dot(_ x: Float, _ y: Float, _ colour: RGB8, radius: Int) {
      guard x.isFinite, y.isFinite, abs(x) < 10, abs(y) < 10 else { return }
      let (cx, cy) = (Int(x * width), Int(y * height))
      for dy in -radius...radius {
        for dx in -radius...radius where dx * dx + dy * dy <= radius * radius {
          let (px, py) = (cx + dx, cy + dy)
          if px >= 0, py >= 0, px < picture.width, py < picture.height { picture[px, py] = colour }
        }
      }
    }
    func line(_ a: SIMD2<Float>, _ b: SIMD2<Float>, _ colour: RGB8) {
      let steps = Int(max(abs(a.x - b.x) * width, abs(a.y - b.y) * height)) + 1
      for k in 0...min(steps, 4 * longSide) {
        let place = a + (b - a) * (Float(k) / Float(steps))
        dot(place.x, place.y, colour, radius: 1)
      }
    }
    for region in sight.text {
      for (k, corner) in region.corners.enumerated() {
        line(corner, region.corners[(k + 1) % region.corners.count], RGB8(255, 220, 0))
      }
    }
    for face in sight.portraits.faces.compactMap(\.landmarks) {
      for point in face.points { dot(point.x, point.y, RGB8(0, 255, 120), radius: 1) }
      for eye in [face.leftEye, face.rightEye] {
        for point in eye.edge + [eye.iris] { dot(point.x, point.y, RGB8(255, 40, 80), radius: 2) }
      }
    }
    for hand in sight.hands {
      for point in hand.points { dot(point.x, point.y, RGB8(40, 180, 255), radius: 4) }
    }
    for face in sight.portraits.faces {
      // Above the brow, where the number hides no feature.
      let top = face.landmarks?.outline(of: .face).map(\.y).min() ?? Float(face.centre.y)
      DigitStamp.draw(
        face.number, on: &picture, x: Int(Float(face.centre.x) * width), y: Int(top * height),
        dot: max(2, picture.longSide / 300))
    }
    return picture
  }

  private static let tints = [
    RGB8(230, 60, 60), RGB8(60, 130, 240), RGB8(60, 190, 80), RGB8(240, 190, 40), RGB8(170, 80, 220),
    RGB8(40, 200, 210),
    RGB8(250, 130, 40), RGB8(130, 130, 130), RGB8(200, 90, 140), RGB8(120, 90, 40), RGB8(90, 220, 160),
    RGB8(40, 60, 130),
  ]

  private static func enlarged(_ image: Image) -> Image {
    image.resized(longSide: longSide)
  }

  private static func mixed(_ a: RGB8, _ b: RGB8) -> RGB8 {
    func part(_ x: UInt8, _ y: UInt8) -> UInt8 { UInt8((Int(x) * 2 + Int(y) * 3) / 5) }
    return RGB8(part(a.red, b.red), part(a.green, b.green), part(a.blue, b.blue))
  }

  /// The layer's pixel nearest the middle of all its pixels, as fractions.
  private static func middle(of mask: Plane) -> (x: Float, y: Float) {
    let seen = mask.values.indices.filter { mask.values[$0] > 0 }
    guard !seen.isEmpty else { return (0, 0) }
    let x = seen.reduce(0) { $0 + $1 % mask.width } / seen.count
    let y = seen.reduce(0) { $0 + $1 / mask.width } / seen.count
    func distance(_ i: Int) -> Int {
      let (dx, dy) = (i % mask.width - x, i / mask.width - y)
      return dx * dx + dy * dy
    }
    let best = seen.min { (distance($0), $0) < (distance($1), $1) } ?? 0
    return (
      (Float(best % mask.width) + 0.5) / Float(mask.width), (Float(best / mask.width) + 0.5) / Float(mask.height)
    )
  }
}
