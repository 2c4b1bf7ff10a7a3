internal import CKernels

extension Plane {
  /// The plane smoothed along the edges of a guide.
  ///
  /// He, Sun, Tang: Guided Image Filtering (TPAMI 2013). In each window the result is a linear function of the guide.
  /// - Parameters:
  ///   - guide: a plane of the same size.
  ///   - radius: half the window's side in samples, at least 1.
  ///   - epsilon: variance of the guide (its units squared) below which a window counts as flat, above 0.
  public func guidedFiltered(guide: Plane, radius: Int, epsilon: Float) -> Plane {
    precondition(guide.width == width && guide.height == height, "the guide has the plane's size")
    let guideMean = guide.boxBlurred(radius: radius)
    let mean = boxBlurred(radius: radius)
    var slope = guide.combined(self) { $0 * $1 }.boxBlurred(radius: radius)
    var variance = guide.combined(guide) { $0 * $1 }.boxBlurred(radius: radius)
    variance = variance.combined(guideMean) { $0 - $1 * $1 }
    slope = slope.combined(guideMean.combined(mean) { $0 * $1 }) { $0 - $1 }
    slope = slope.combined(variance) { $0 / (max(0, $1) + epsilon) }
    let offset = mean.combined(slope.combined(guideMean) { $0 * $1 }) { $0 - $1 }
    let meanSlope = slope.boxBlurred(radius: radius)
    let meanOffset = offset.boxBlurred(radius: radius)
    return meanSlope.combined(guide) { $0 * $1 }.combined(meanOffset) { $0 + $1 }
  }

  /// A plane of `operation` on the samples of two planes of one size.
  package func combined(_ other: Plane, _ operation: (Float, Float) -> Float) -> Plane {
    precondition(other.width == width && other.height == height, "planes of one size")
    let samples = [Float](unsafeUninitializedCapacity: values.count) { target, count in
      values.withUnsafeBufferPointer { first in
        other.values.withUnsafeBufferPointer { second in
          for i in 0..<first.count { target[i] = operation(first[i], second[i]) }
        }
      }
      count = values.count
    }
    return Plane(width: width, height: height, values: samples)
  }
}

extension Image {
  /// The picture with texture smoothed away and edges kept: a guided filter whose guide is the picture's own colour.
  ///
  /// He, Sun, Tang: Guided Image Filtering (TPAMI 2013), the form with a colour guide, on encoded values 0...1.
  /// - Parameters:
  ///   - radius: half the window's side in pixels, at least 1.
  ///   - epsilon: colour variance below which a window counts as flat, above 0; 0.001 gentle, 0.01 strong.
  public func smoothedPreservingEdges(radius: Int, epsilon: Float) -> Image {
    precondition(epsilon > 0, "epsilon is above 0")
    let guide = planes().map { plane in plane.combined(plane) { value, _ in value * (1 / 255) } }
    let means = guide.map { $0.boxBlurred(radius: radius) }
    let covariances = Self.entries.map { i, j in
      let products = guide[i].combined(guide[j]) { $0 * $1 }.boxBlurred(radius: radius)
      return products.combined(means[i].combined(means[j]) { $0 * $1 }) { $0 - $1 }
    }
    let count = width * height
    var moments = [Float]()
    moments.reserveCapacity(9 * count)
    for plane in covariances + means { moments.append(contentsOf: plane.values) }
    imaging_guide_slopes(&moments, count, epsilon)
    let smooth = (0..<9).map { index in
      Plane(width: width, height: height, values: Array(moments[index * count..<(index + 1) * count]))
        .boxBlurred(radius: radius)
    }
    let channels = (0..<3).map { channel in
      var sum = smooth[6 + channel]
      for other in 0..<3 {
        let index = Self.entries.firstIndex { $0 == (min(channel, other), max(channel, other)) } ?? 0
        sum = smooth[index].combined(guide[other]) { $0 * $1 }.combined(sum) { $0 + $1 }
      }
      return sum.combined(sum) { value, _ in value * 255 }
    }
    return Image(planes: channels)
  }

  /// The distinct entries of a symmetric 3 x 3 matrix, row by row.
  private static let entries = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
}
