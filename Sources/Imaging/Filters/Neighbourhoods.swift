internal import CKernels

extension Plane {
  /// First derivatives along x (to the right) and y (down), per sample, by Scharr's 3 x 3 operators.
  ///
  /// Edges are repeated.
  public func gradient() -> (x: Plane, y: Plane) {
    var x = Plane(width: width, height: height)
    var y = x
    values.withUnsafeBufferPointer { source in
      x.values.withUnsafeMutableBufferPointer { x in
        y.values.withUnsafeMutableBufferPointer { y in
          nonisolated(unsafe) let (source, x, y) = (source.baseAddress, x.baseAddress, y.baseAddress)
          Parallel.bands(height) { band in
            for row in band {
              imaging_scharr_row(
                source?.advanced(by: max(0, row - 1) * width), source?.advanced(by: row * width),
                source?.advanced(by: min(height - 1, row + 1) * width), Int32(width), x?.advanced(by: row * width),
                y?.advanced(by: row * width))
            }
          }
        }
      }
    }
    return (x, y)
  }

  /// The median of each sample's 3 x 3 neighbourhood, edges repeated.
  public func medianFiltered() -> Plane {
    var result = Plane(width: width, height: height)
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        nonisolated(unsafe) let (source, target) = (source.baseAddress, target.baseAddress)
        Parallel.bands(height) { band in
          var scratch = [Float](repeating: 0, count: 3 * (width + 2))
          for row in band {
            imaging_median_row(
              source?.advanced(by: max(0, row - 1) * width), source?.advanced(by: row * width),
              source?.advanced(by: min(height - 1, row + 1) * width), Int32(width), &scratch,
              target?.advanced(by: row * width))
          }
        }
      }
    }
    return result
  }
}

extension Image {
  /// The median of each pixel's 3 x 3 neighbourhood, channel by channel.
  public func medianFiltered() -> Image {
    Image(planes: planes().map { $0.medianFiltered() })
  }
}
