import Imaging
import Tensors

/// 1 less the structural similarity of luma: 0 for equal pictures.
public struct StructuralDistance: PerceptualDistance {
  /// `ssim`.
  public let name = "ssim"

  /// Makes a distance.
  public init() {}

  /// Distances of many pictures to one target, at their own size.
  /// - Throws: ``MetricsError`` when sizes differ.
  public func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double] {
    try measured(images) { image throws(MetricsError) in
      // Where pictures are equal rounding may carry the similarity past 1.
      max(0, 1 - (try PictureSimilarity.structuralSimilarity(image, target)))
    }
  }
}

/// The mean CIEDE2000 colour difference over all pixels: 0 for equal pictures, 100 from black to white.
public struct ColourDistance: PerceptualDistance {
  /// The long side, in pixels, that pictures are measured at when nothing else is said.
  public static let measuringLongSide = 208

  /// `de00`.
  public let name = "de00"
  /// The long side, in pixels, that larger pictures are brought down to; `nil` measures every pixel.
  public let longSide: Int?

  /// Makes a distance that measures at `longSide` pixels.
  public init(longSide: Int? = Self.measuringLongSide) {
    self.longSide = longSide
  }

  /// Distances of many pictures to one target.
  /// - Throws: ``MetricsError`` when sizes differ.
  public func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double] {
    let aim = measured(target).lab()
    return try measured(images) { image throws(MetricsError) in
      guard image.width == target.width, image.height == target.height else {
        throw .sizeMismatch(
          width: image.width, height: image.height, expectedWidth: target.width, expectedHeight: target.height)
      }
      if image == target { return 0 }
      let found = measured(image).lab()
      let count = found.a.values.count
      var sum = 0.0
      for i in 0..<count {
        sum += Double(
          CIEDE2000.difference(
            CIELab(found.lightness.values[i], found.a.values[i], found.b.values[i]),
            CIELab(aim.lightness.values[i], aim.a.values[i], aim.b.values[i])))
      }
      return sum / Double(count)
    }
  }

  private func measured(_ image: Image) -> Image {
    if let longSide, image.longSide > longSide { image.resized(longSide: longSide) } else { image }
  }
}

extension PerceptualDistance {
  /// What `measure` says of each picture, in their order; on all cores.
  func measured(
    _ images: [Image], by measure: @Sendable (Image) throws(MetricsError) -> Double
  ) throws(MetricsError) -> [Double] {
    let results = Slots<Result<Double, MetricsError>>(count: images.count)
    Workers.run(count: images.count) { index in
      results.set(index, to: Result { () throws(MetricsError) in try measure(images[index]) })
    }
    return try results.values.map { (result) throws(MetricsError) in try result?.get() ?? 0 }
  }
}
