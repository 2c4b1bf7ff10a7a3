internal import CKernels
import Imaging
import Media

/// Paper with tooth under coloured pencils: translucent layers that only take light away.
package final class ColouredPencilPaper: StrokeCanvas {
  package let width: Int
  package let height: Int
  /// Red, green and blue as shares of the paper's own light (1 is bare paper), and layers of wax, rows from the top.
  package let pixels: UnsafeMutableBufferPointer<SIMD4<Float>>
  private let tooth: [Float]
  private let ground: CanvasGround

  package init(ground: CanvasGround, width: Int, height: Int) {
    self.ground = ground
    self.width = width
    self.height = height
    pixels = .allocate(capacity: width * height)
    pixels.initialize(repeating: SIMD4(1, 1, 1, 0))
    tooth = SupportTexture.tooth(width: width, height: height, longSide: max(width, height))
  }

  private init(copying other: ColouredPencilPaper) {
    (width, height, ground, tooth) = (other.width, other.height, other.ground, other.tooth)
    pixels = .allocate(capacity: width * height)
    _ = pixels.initialize(from: other.pixels)
  }

  deinit { pixels.deallocate() }

  package func copy() -> any StrokeCanvas { ColouredPencilPaper(copying: self) }

  package func lay(_ strokes: StrokeList, _ range: Range<Int>, tools: [Tool]) {
    guard !range.isEmpty else { return }
    let unpacker = StrokeUnpacker(strokes: strokes, longSide: max(width, height), tools: tools)
    let width = width
    let tooth = tooth
    nonisolated(unsafe) let pixels = pixels
    unpacker.forEachBand(of: range, height: height) { rows in
      tooth.withUnsafeBufferPointer { tooth in
        guard let tooth = tooth.baseAddress,
          let band = pixels.baseAddress.map({ UnsafeMutableRawPointer($0 + rows.lowerBound * width) })
        else { return }
        let floats = band.assumingMemoryBound(to: Float.self)
        unpacker.forEachMark(in: range, touching: rows) { mark, _ in
          pk_wax(floats, Int32(width), Int32(rows.lowerBound), Int32(rows.upperBound), &mark, tooth)
        }
      }
    }
  }

  package func picture(relief: Bool) -> Image {
    let paper = SIMD4<Float>(Float(ground.colour.red), Float(ground.colour.green), Float(ground.colour.blue), 0)
    let width = width
    let tooth = tooth
    nonisolated(unsafe) let pixels = pixels
    let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(height, minimum: 32) { rows in
        for i in (rows.lowerBound * width)..<(rows.upperBound * width) {
          // The paper's own faint mottle shows through.
          let light = relief ? 1 + (tooth[i] - 0.5) * 0.026 : 1
          let value = (paper * pixels[i] * light).clamped(
            lowerBound: .zero, upperBound: SIMD4(repeating: 255))
          out[3 * i] = UInt8(value.x + 0.5)
          out[3 * i + 1] = UInt8(value.y + 0.5)
          out[3 * i + 2] = UInt8(value.z + 0.5)
        }
      }
      count = width * height * 3
    }
    return Image(width: width, height: height, pixels: bytes)
  }
}
