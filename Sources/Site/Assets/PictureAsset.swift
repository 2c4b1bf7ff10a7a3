/// One picture as pages show it: the same pixels as WebP in several widths, for `srcset`.
public struct PictureAsset: Sendable, Codable, Equatable {
  /// One file of the picture.
  public struct Variant: Sendable, Codable, Equatable {
    /// Path below the site's root, no leading slash, content hash in its name, for instance `assets/owl-3.1f2e3d4c.832.webp`.
    public var path: String
    /// Width in pixels.
    public var width: Int
    /// Height in pixels.
    public var height: Int

    /// Makes a variant.
    public init(path: String, width: Int, height: Int) {
      self.path = path
      self.width = width
      self.height = height
    }
  }

  /// The files, by ascending width; at least one.
  public var variants: [Variant]

  /// Makes a picture.
  public init(variants: [Variant]) {
    precondition(!variants.isEmpty, "a picture has at least one file")
    self.variants = variants
  }
}
