import ArgumentParser
import Foundation
import Imaging

/// A part of a picture, as `--crop` takes it: four numbers in percent.
struct CropArgument: ExpressibleByArgument {
  /// The part.
  let crop: PictureCrop

  /// Reads `10,0,60,75`.
  init?(argument: String) {
    let numbers = argument.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard let crop = PictureCrop(numbers.compactMap { $0 }), numbers.count == 4 else { return nil }
    self.crop = crop
  }
}

extension Image {
  /// Reads a picture and takes the part that is asked for.
  init(contentsOf url: URL, cropped argument: CropArgument?) throws(ImagingError) {
    let whole = try Image(contentsOf: url)
    self = argument.map { whole.cropped($0.crop) } ?? whole
  }
}
