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
    let landscape = image.width >= image.height
    let short = min(image.width, image.height)
    // Whole pixels, rounded down as the processors do.
    func length(_ side: Int, isShort: Bool) -> Int { isShort ? shortSide : shortSide * side / short }
    let width = length(image.width, isShort: !landscape || image.width == short)
    let height = length(image.height, isShort: landscape)
    let (left, top) = ((width - crop.width) / 2, (height - crop.height) / 2)
    let columns = PillowBicubic(from: image.width, to: width, keeping: left..<left + crop.width)
    let rows = PillowBicubic(from: image.height, to: height, keeping: top..<top + crop.height)
    let across = columns.resampled(image.pixels, lines: image.height, step: 3, lineStep: 3 * image.width)
    let down = rows.resampled(across, lines: crop.width, step: 3 * crop.width, lineStep: 3)
    let area = crop.width * crop.height
    var values = [Float](repeating: 0, count: 3 * area)
    // `down` holds a column after the other.
    for x in 0..<crop.width {
      for y in 0..<crop.height {
        for channel in 0..<3 {
          let sample = Float(down[(x * crop.height + y) * 3 + channel])
          values[channel * area + y * crop.width + x] = (sample / 255 - mean[channel]) / deviation[channel]
        }
      }
    }
    return Tensor(shape: [1, 3, crop.height, crop.width], values: values)
  }
}

/// Lines of 8-bit RGB pixels at another length: Pillow's bicubic filter (a = -0.5), which grows with the shrinking.
private struct PillowBicubic {
  private var taps: [(first: Int, weights: [Float])] = []

  /// - Parameter kept: which pixels of the new line are wanted.
  init(from old: Int, to new: Int, keeping kept: Range<Int>) {
    let scale = Double(old) / Double(new)
    let stretch = max(1, scale)
    for pixel in kept {
      let centre = (Double(pixel) + 0.5) * scale
      let first = max(0, Int(centre - 2 * stretch + 0.5))
      let end = min(old, Int(centre + 2 * stretch + 0.5))
      let weights = (first..<max(first + 1, end)).map { Self.cubic((Double($0) + 0.5 - centre) / stretch) }
      let sum = weights.reduce(0, +)
      taps.append((first, weights.map { Float($0 / sum) }))
    }
  }

  /// New lines, one after the other, of pixels that lie `step` samples apart in the old ones.
  func resampled(_ samples: [UInt8], lines: Int, step: Int, lineStep: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 3 * lines * taps.count)
    for line in 0..<lines {
      for (index, tap) in taps.enumerated() {
        var sum = SIMD3<Float>()
        var source = line * lineStep + tap.first * step
        for weight in tap.weights {
          sum += weight * SIMD3(Float(samples[source]), Float(samples[source + 1]), Float(samples[source + 2]))
          source += step
        }
        let rounded = (sum + 0.5).rounded(.down).clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
        for channel in 0..<3 { result[3 * (line * taps.count + index) + channel] = UInt8(rounded[channel]) }
      }
    }
    return result
  }

  private static func cubic(_ x: Double) -> Double {
    switch abs(x) {
    case ..<1: (1.5 * abs(x) - 2.5) * x * x + 1
    case ..<2: ((-0.5 * abs(x) + 2.5) * abs(x) - 4) * abs(x) + 2
    default: 0
    }
  }
}
