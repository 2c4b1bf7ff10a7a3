extension PictureAsset {
  /// The picture as the partial `picture` takes it.
  ///
  /// - Parameters:
  ///   - alternative: what the picture shows, for those who do not see it; empty where words beside it say so already.
  ///   - sizes: the `sizes` attribute: how wide the picture is shown.
  ///   - isFirst: whether the picture is seen without scrolling and so loads first.
  func value(_ alternative: String, sizes: String, site: SiteFacts, isFirst: Bool = false) -> TemplateValue {
    let largest = variants[variants.count - 1]
    let middle = variants[variants.count / 2]
    let set = variants.map { "\(site.link($0.path)) \($0.width)w" }.joined(separator: ", ")
    return [
      "source": .string(site.link(middle.path)), "sourceSet": .string(set), "sizes": .string(sizes),
      "width": .integer(largest.width), "height": .integer(largest.height), "alternative": .string(alternative),
      "largest": .string(site.link(largest.path)), "isFirst": .bool(isFirst),
    ]
  }

  /// Width over height.
  var ratio: Double {
    let largest = variants[variants.count - 1]
    return Double(largest.width) / Double(max(largest.height, 1))
  }

  /// The ratio as styles take it.
  var ratioText: String { Decimals.short(ratio, digits: 4) }
}
