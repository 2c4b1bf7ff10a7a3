import Foundation
import Imaging

/// Turns pictures into the WebP files that pages show: one picture in, several widths out, each written once.
package struct AssetPipeline: Sendable {
  /// The widths that pages offer, in pixels.
  static let widths = [416, 832, 1600]
  /// Quality of the files, 0...100.
  static let quality: Float = 82
  /// How hard the encoder tries, 0...6: 2 takes less than half the time of the usual 4, for files 2 % larger.
  static let effort = 2
  /// Changes whenever the same picture would give other files.
  static let version = 1

  /// One picture and the cache's blobs that hold its files.
  struct Stored: Sendable, Codable, Equatable {
    /// What pages show.
    var asset: PictureAsset
    /// Hash and size of each variant's file, in the same order.
    var files: [File]

    /// Where the bytes of a variant lie.
    struct File: Sendable, Codable, Equatable {
      /// SHA-256 of the bytes.
      var hash: String
      /// Number of bytes.
      var size: Int
    }

    /// Every file by its path below the site's root.
    var contents: [String: OutputFolder.Content] {
      Dictionary(
        zip(asset.variants, files).map { ($0.path, .blob(hash: $1.hash, size: $1.size)) },
        uniquingKeysWith: { a, _ in a })
    }
  }

  /// Where files are kept.
  let cache: BuildCache

  /// Encodes a picture.
  /// - Parameters:
  ///   - image: the picture; it is never enlarged.
  ///   - role: what it shows, for its name, for instance `step-03`.
  func store(_ image: Image, role: String) throws(SiteError) -> Stored {
    var variants: [PictureAsset.Variant] = []
    var files: [Stored.File] = []
    for sized in image.resized(widths: Self.widths(for: image.width)) {
      let data: Data
      do {
        data = try sized.webPData(quality: Self.quality, effort: Self.effort)
      } catch {
        throw .file("a picture cannot be stored: \(error)")
      }
      let hash = try cache.storeBlob(data)
      let path = "assets/\(role).\(hash.prefix(12)).\(sized.width).webp"
      variants.append(PictureAsset.Variant(path: path, width: sized.width, height: sized.height))
      files.append(Stored.File(hash: hash, size: data.count))
    }
    return Stored(asset: PictureAsset(variants: variants), files: files)
  }

  /// The widths in which a picture of the given width is offered, ascending; its own among them where none of the usual ones is near.
  package static func widths(for width: Int) -> [Int] {
    let usual = widths.filter { $0 <= width }
    let largest = min(width, widths.last ?? width)
    guard let last = usual.last else { return [width] }
    return Double(largest) > Double(last) * 1.1 ? usual + [largest] : usual
  }
}
