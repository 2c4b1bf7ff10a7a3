/// The four channels of a CMYK or YCCK JPEG file, as ink.
///
/// Such files store ink inverted: a habit of Adobe's, kept by all.
struct InkPlanes {
  /// Cyan, magenta, yellow, black; 0 no ink, 255 full ink.
  let interleaved: [UInt8]

  /// - Parameters:
  ///   - planes: the four channels as stored, of one size.
  ///   - isYCCK: whether the first three are luma and chroma of the inverted light, rather than inverted ink.
  init(_ planes: [[UInt8]], isYCCK: Bool) {
    let count = planes[0].count
    interleaved = [UInt8](unsafeUninitializedCapacity: 4 * count) { target, written in
      for i in 0..<count {
        var (cyan, magenta, yellow) = (255 - Int(planes[0][i]), 255 - Int(planes[1][i]), 255 - Int(planes[2][i]))
        if isYCCK {
          let (luma, blue, red) = (Int(planes[0][i]), Int(planes[1][i]) - 128, Int(planes[2][i]) - 128)
          cyan = luma + (91881 * red + 32768) >> 16
          magenta = luma + (-22554 * blue - 46802 * red + 32768) >> 16
          yellow = luma + (116130 * blue + 32768) >> 16
        }
        target[4 * i] = UInt8(min(255, max(0, cyan)))
        target[4 * i + 1] = UInt8(min(255, max(0, magenta)))
        target[4 * i + 2] = UInt8(min(255, max(0, yellow)))
        target[4 * i + 3] = 255 - planes[3][i]
      }
      written = 4 * count
    }
  }
}

extension Raster {
  /// Four channels of ink that a decoder called red, green, blue and alpha.
  func alphaAsBlack() -> Raster {
    guard let alpha, model == .rgb else { return self }
    let samples: Samples
    switch self.samples {
    case .bytes(let bytes):
      samples = .bytes(Self.interleaved(bytes, alpha))
    case .words(let words):
      samples = .words(Self.interleaved(words, alpha.map { UInt16($0) * 257 }))
    }
    return Raster(width: width, height: height, model: .cmyk, samples: samples)
  }

  private static func interleaved<Sample>(_ colours: [Sample], _ blacks: [Sample]) -> [Sample] {
    var result = [Sample]()
    result.reserveCapacity(4 * blacks.count)
    for (i, black) in blacks.enumerated() {
      result.append(contentsOf: colours[3 * i..<3 * i + 3])
      result.append(black)
    }
    return result
  }
}
