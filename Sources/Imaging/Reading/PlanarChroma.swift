internal import CKernels

/// One chroma plane of a decoded frame and how much smaller than the luma it is.
///
/// Factors of two are brought to full size with the triangle filter of libjpeg, centred samples, so that JPEG files
/// look as they do in other programs; rarer factors by repetition.
struct PlanarChroma: @unchecked Sendable {
  /// Where the samples lie; owned by the frame, which outlives this value.
  struct Source: @unchecked Sendable {
    let base: UnsafePointer<UInt8>?
    let stride: Int
  }

  let source: Source
  let width: Int
  let height: Int
  let shift: (x: Int, y: Int)

  /// - Parameters:
  ///   - width: the full width, of the luma.
  ///   - height: the full height, of the luma.
  ///   - shift: powers of two by which the plane is smaller.
  init(_ source: Source, width: Int, height: Int, shift: (Int, Int)) {
    self.source = source
    self.width = width
    self.height = height
    self.shift = shift
  }

  private var rowCount: Int { (height + (1 << shift.y) - 1) >> shift.y }
  private var columnCount: Int { (width + (1 << shift.x) - 1) >> shift.x }

  /// The samples of row `y` at full width: either the plane's own row or `scratch`, which has `width + 8` samples.
  private func row(_ y: Int, scratch: UnsafeMutablePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard let base = source.base else { return nil }
    let place = y >> shift.y
    let near = base + place * source.stride
    let neighbour = y & 1 == 0 ? max(0, place - 1) : min(rowCount - 1, place + 1)
    let far = base + neighbour * source.stride
    let columns = Int32(columnCount)
    switch shift {
    case (0, 0): return near
    case (1, 1): imaging_chroma_row_h2v2(near, far, columns, scratch)
    case (1, 0): imaging_chroma_row_h2v1(near, columns, scratch)
    case (0, 1): imaging_chroma_row_h1v2(near, far, Int32(y & 1), columns, scratch)
    default: for x in 0..<width { scratch[x] = near[x >> shift.x] }
    }
    return UnsafePointer(scratch)
  }

  /// The whole plane at full size.
  func fullSize() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
      target.initialize(repeating: 0)
      var scratch = [UInt8](repeating: 0, count: width + 8)
      for y in 0..<height {
        scratch.withUnsafeMutableBufferPointer { scratch in
          guard let buffer = scratch.baseAddress, let line = row(y, scratch: buffer) else { return }
          target.baseAddress?.advanced(by: y * width).update(from: line, count: width)
        }
      }
      count = width * height
    }
  }

  /// Interleaved RGB of a luma plane and its two chroma planes, all over the full range (JFIF).
  static func rgb(luma: Source, blue: PlanarChroma, red: PlanarChroma) -> [UInt8] {
    let (width, height) = (blue.width, blue.height)
    return [UInt8](unsafeUninitializedCapacity: width * height * 3) { target, count in
      nonisolated(unsafe) let target = target.baseAddress
      Parallel.bands(height, minimum: 64) { band in
        let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * (width + 8))
        for y in band {
          imaging_ycc_row(
            luma.base?.advanced(by: y * luma.stride), blue.row(y, scratch: scratch),
            red.row(y, scratch: scratch + width + 8), Int32(width), target?.advanced(by: y * width * 3))
        }
        scratch.deallocate()
      }
      count = width * height * 3
    }
  }
}
