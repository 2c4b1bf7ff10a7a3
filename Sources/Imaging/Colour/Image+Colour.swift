internal import CKernels

extension Image {
  /// The picture in CIELAB (D65): lightness 0...100, a and b in the same units, 0 for grey.
  public func lab() -> (lightness: Plane, a: Plane, b: Plane) {
    var lightness = Plane(width: width, height: height)
    var a = lightness
    var b = lightness
    pixels.withUnsafeBufferPointer { pixels in
      lightness.values.withUnsafeMutableBufferPointer { lightness in
        a.values.withUnsafeMutableBufferPointer { a in
          b.values.withUnsafeMutableBufferPointer { b in
            SRGB.decoding.withUnsafeBufferPointer { table in
              nonisolated(unsafe) let (table, pixels) = (table.baseAddress, pixels.baseAddress)
              nonisolated(unsafe) let (lightness, a, b) = (lightness.baseAddress, a.baseAddress, b.baseAddress)
              Parallel.bands(height) { band in
                let start = band.lowerBound * width
                imaging_lab_row(
                  pixels?.advanced(by: 3 * start), Int32(band.count * width), table, lightness?.advanced(by: start),
                  a?.advanced(by: start), b?.advanced(by: start))
              }
            }
          }
        }
      }
    }
    return (lightness, a, b)
  }

  /// Relative luminance Y, linear, 0 black to 1 white (the weights of ITU-R BT.709).
  public func luminance() -> Plane {
    var plane = Plane(width: width, height: height)
    pixels.withUnsafeBufferPointer { pixels in
      plane.values.withUnsafeMutableBufferPointer { values in
        SRGB.decoding.withUnsafeBufferPointer { table in
          nonisolated(unsafe) let (table, pixels, values) = (table.baseAddress, pixels.baseAddress, values.baseAddress)
          Parallel.bands(height) { band in
            let start = band.lowerBound * width
            imaging_luminance_row(
              pixels?.advanced(by: 3 * start), Int32(band.count * width), table, values?.advanced(by: start))
          }
        }
      }
    }
    return plane
  }

  /// CIE lightness L*, 0 black to 100 white.
  public func lightness() -> Plane {
    let luminance = luminance()
    var plane = Plane(width: width, height: height)
    luminance.values.withUnsafeBufferPointer { source in
      plane.values.withUnsafeMutableBufferPointer { values in
        nonisolated(unsafe) let (source, values) = (source.baseAddress, values.baseAddress)
        Parallel.bands(height) { band in
          let start = band.lowerBound * width
          imaging_lightness_row(
            source?.advanced(by: start), Int32(band.count * width), values?.advanced(by: start))
        }
      }
    }
    return plane
  }
}
