internal import CKernels
import Imaging
import Media

/// Drawing paper under pencils: densities that only grow, but for the eraser.
package final class DrawingPaper: StrokeCanvas {
  package let width: Int
  package let height: Int
  /// How dark the graphite lies, from 0 (bare paper) to 1 (the darkest a 6B gives), rows from the top.
  package let density: UnsafeMutableBufferPointer<Float>
  private let tooth: [Float]
  private let ground: CanvasGround

  package init(ground: CanvasGround, width: Int, height: Int) {
    self.ground = ground
    self.width = width
    self.height = height
    density = .allocate(capacity: width * height)
    density.initialize(repeating: 0)
    tooth = SupportTexture.tooth(width: width, height: height, longSide: max(width, height))
  }

  private init(copying other: DrawingPaper) {
    ground = other.ground
    width = other.width
    height = other.height
    density = .allocate(capacity: width * height)
    _ = density.initialize(from: other.density)
    tooth = other.tooth
  }

  deinit { density.deallocate() }

  package func copy() -> any StrokeCanvas { DrawingPaper(copying: self) }

  package func lay(_ strokes: StrokeList, _ range: Range<Int>, tools: [Tool]) {
    guard !range.isEmpty else { return }
    let unpacker = StrokeUnpacker(strokes: strokes, longSide: max(width, height), tools: tools)
    let limits = tools.map { PencilTone.darkest(of: $0.grade) }
    let lifts = tools.map { $0.kind == .eraser }
    let width = width
    let tooth = tooth
    nonisolated(unsafe) let density = density
    unpacker.forEachBand(of: range, height: height) { rows in
      tooth.withUnsafeBufferPointer { tooth in
        guard let tooth = tooth.baseAddress, let band = density.baseAddress.map({ $0 + rows.lowerBound * width }) else {
          return
        }
        unpacker.forEachMark(in: range, touching: rows) { mark, tool in
          if tool < lifts.count, lifts[tool] {
            pk_lift(band, Int32(width), Int32(rows.lowerBound), Int32(rows.upperBound), &mark)
          } else {
            pk_pencil(
              band, Int32(width), Int32(rows.lowerBound), Int32(rows.upperBound), &mark, tooth,
              tool < limits.count ? limits[tool] : 1)
          }
        }
      }
    }
  }

  package func picture(relief: Bool) -> Image {
    let paper = SIMD3<Float>(Float(ground.colour.red), Float(ground.colour.green), Float(ground.colour.blue))
    let width = width
    let tooth = tooth
    nonisolated(unsafe) let density = density
    let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(height, minimum: 32) { rows in
        for i in (rows.lowerBound * width)..<(rows.upperBound * width) {
          // Paper's own faint mottle, then graphite: a cool grey that never gets blacker than its sheen allows.
          let light = relief ? 1 + (tooth[i] - 0.5) * 0.022 : 1
          let share = 1 - PencilTone.depth * min(1, density[i])
          let value = paper * light * share
          out[3 * i] = UInt8(max(0, min(255, value.x + 0.5)))
          out[3 * i + 1] = UInt8(max(0, min(255, value.y + 0.5)))
          out[3 * i + 2] = UInt8(max(0, min(255, value.z + 2 * (1 - share) + 0.5)))
        }
      }
      count = width * height * 3
    }
    return Image(width: width, height: height, pixels: bytes)
  }
}

/// How dark pencils get.
enum PencilTone {
  /// How much of the paper's light the darkest graphite takes away, 0...1 (sRGB-encoded).
  static let depth: Float = 0.90

  /// The darkest density that a grade reaches on the paper, 0...1 of the 6B's.
  ///
  /// Harder leads leave less graphite; the steps follow the spacing of printed value charts of drawing pencils.
  static func darkest(of grade: String?) -> Float {
    switch grade {
    case "4H": 0.34
    case "2H": 0.46
    case "H": 0.56
    case "HB": 0.68
    case "2B": 0.84
    case "4B": 0.95
    case "6B": 1.05
    default: 0.68
    }
  }
}
