internal import CKernels
import Imaging
import Media

/// Primed linen under brushes: opaque paint with relief, seen in raking light.
package final class PaintCanvas: StrokeCanvas {
  package let width: Int
  package let height: Int
  /// Red, green, blue (sRGB-encoded, 0...1) and height of the paint in 1/832 of the long side, rows from the top.
  package let pixels: UnsafeMutableBufferPointer<SIMD4<Float>>
  private let weave: [Float]
  /// Pixels in one unit of height.
  private let unit: Float

  /// The hairs of every brush, made once.
  private static let bristles: [Float] = {
    var texture = [Float](repeating: 0, count: Int(PK_TEXTURE_SIDE * PK_TEXTURE_SIDE))
    pk_make_bristles(&texture, 0x51ed_270b)
    return texture
  }()

  package init(ground: CanvasGround, width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = .allocate(capacity: width * height)
    let c = ground.colour
    pixels.initialize(repeating: SIMD4(Float(c.red) / 255, Float(c.green) / 255, Float(c.blue) / 255, 0))
    unit = Float(max(width, height)) / 832
    weave = SupportTexture.linen(width: width, height: height, longSide: max(width, height))
  }

  private init(copying other: PaintCanvas) {
    width = other.width
    height = other.height
    pixels = .allocate(capacity: width * height)
    _ = pixels.initialize(from: other.pixels)
    unit = other.unit
    weave = other.weave
  }

  deinit { pixels.deallocate() }

  package func copy() -> any StrokeCanvas { PaintCanvas(copying: self) }

  package func lay(_ strokes: StrokeList, _ range: Range<Int>, tools: [Tool]) {
    guard !range.isEmpty else { return }
    let unpacker = StrokeUnpacker(strokes: strokes, longSide: max(width, height), tools: tools)
    let width = width
    let unit = unit
    nonisolated(unsafe) let pixels = pixels
    unpacker.forEachBand(of: range, height: height) { rows in
      let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: 3 * width * rows.count)
      defer { scratch.deallocate() }
      Self.bristles.withUnsafeBufferPointer { texture in
        guard let texture = texture.baseAddress, let scratch = scratch.baseAddress,
          let start = pixels.baseAddress.map({ UnsafeMutableRawPointer($0 + rows.lowerBound * width) })
        else { return }
        let floats = start.assumingMemoryBound(to: Float.self)
        unpacker.forEachMark(in: range, touching: rows) { mark, _ in
          pk_brush(
            floats, Int32(width), Int32(rows.lowerBound), Int32(rows.upperBound), &mark, texture, unit, scratch)
        }
      }
    }
  }

  package func picture(relief: Bool) -> Image {
    let strength: Float = relief ? 1 : 0
    let width = width
    let height = height
    let unit = unit
    let weave = weave
    nonisolated(unsafe) let pixels = pixels
    let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(height, minimum: 32) { rows in
        let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4 * width)
        defer { scratch.deallocate() }
        weave.withUnsafeBufferPointer { weave in
          guard let canvas = pixels.baseAddress, let weave = weave.baseAddress, let out = out.baseAddress,
            let scratch = scratch.baseAddress
          else { return }
          pk_light(
            UnsafeRawPointer(canvas).assumingMemoryBound(to: Float.self), weave, Int32(width), Int32(height),
            Int32(rows.lowerBound), Int32(rows.upperBound), unit, strength, out, scratch)
        }
      }
      count = width * height * 3
    }
    return Image(width: width, height: height, pixels: bytes)
  }
}
