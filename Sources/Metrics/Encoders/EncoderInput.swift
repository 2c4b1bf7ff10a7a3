import Foundation
import Imaging
import Tensors

/// How a picture is made ready for an encoder, as transformers' image processors do it: the short side is resized (Pillow's
/// bicubic on 8-bit samples), the middle cut out, and samples are brought to mean 0 and deviation 1.
struct EncoderInput: Sendable {
  private let shortSide: Int
  private let crop: (width: Int, height: Int)
  private let mean: [Float]
  private let deviation: [Float]

  /// The width and height of what comes out.
  var size: (width: Int, height: Int) { crop }

  /// What `preprocessor_config.json` may say.
  struct Settings: Decodable {
    /// A length, or lengths by name.
    struct Size: Decodable {
      var lengths: [String: Int]

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let length = try? container.decode(Int.self) {
          lengths = ["shortest_edge": length, "height": length, "width": length]
        } else {
          lengths = try container.decode([String: Int].self)
        }
      }
    }

    var size: Size?
    var crop_size: Size?
    var image_mean: [Float]?
    var image_std: [Float]?
    var do_resize: Bool?
    var do_center_crop: Bool?
    var do_rescale: Bool?
    var do_normalize: Bool?
    var resample: Int?
    var rescale_factor: Double?
  }

  /// Reads the folder's settings; what they do not say is as `shortSide`, `crop`, `mean` and `deviation` have it.
  init(
    _ folder: EncoderFolder, shortSide: Int, crop: Int, mean: [Float], deviation: [Float]
  ) throws(MetricsError) {
    let settings = try folder.json("preprocessor_config.json", as: Settings.self)
    let file = "preprocessor_config.json"
    let size = settings?.size?.lengths ?? ["shortest_edge": shortSide]
    guard let short = size["shortest_edge"] else {
      throw folder.fault("\(file) gives no 'size.shortest_edge'; no other way of resizing is known")
    }
    let steps = [settings?.do_resize, settings?.do_center_crop, settings?.do_rescale, settings?.do_normalize]
    guard settings?.resample ?? 3 == 3, !steps.contains(false),
      abs((settings?.rescale_factor ?? 1 / 255) * 255 - 1) < 1e-6
    else {
      throw folder.fault(
        "\(file) asks for other steps than a bicubic resize, a centre crop, division by 255 and normalisation")
    }
    let cut = settings?.crop_size?.lengths ?? ["height": crop, "width": crop]
    guard let width = cut["width"], let height = cut["height"], (1...4096).contains(short),
      (1...short).contains(width), (1...short).contains(height)
    else { throw folder.fault("\(file) cuts more out of a picture than it leaves of it") }
    self.mean = settings?.image_mean ?? mean
    self.deviation = settings?.image_std ?? deviation
    guard self.mean.count == 3, self.deviation.count == 3, !self.deviation.contains(0) else {
      throw folder.fault("'image_mean' and 'image_std' in \(file) must have three numbers each, none of the latter 0")
    }
    self.shortSide = short
    self.crop = (width, height)
  }

  /// [1, 3, height, width].
  func tensor(of image: Image) -> Tensor {
    let cut = image.middle(shortSide: shortSide, width: crop.width, height: crop.height)
    let area = crop.width * crop.height
    var values = [Float](repeating: 0, count: 3 * area)
    for i in 0..<area {
      for channel in 0..<3 {
        values[channel * area + i] = (Float(cut.pixels[3 * i + channel]) / 255 - mean[channel]) / deviation[channel]
      }
    }
    return Tensor(shape: [1, 3, crop.height, crop.width], values: values)
  }
}
