import Diffusion
import Foundation
import Tensors

/// Seconds and peak memory of the video autoencoder at Wan 2.1's real sizes, with random weights.
///
///     autoencoder [--latent-frames N] [--rows N] [--columns N] [--precision float32|bfloat16] [--encode] [--tiled] [--peer SECONDS GIGABYTES]
///
/// Default: decodes 3 frames of 60x104 latents (9 frames of 480x832 pixels). `--peer` gives what another program took for the same,
/// and the ratio is printed.
@main
struct Autoencoder {
  private static let configuration = AutoencoderConfiguration(
    baseChannels: 96, latentChannels: 16, channelMultiples: [1, 2, 4, 4], residualBlocks: 2,
    halvesTime: [false, true, true], latentMean: [Float](repeating: 0, count: 16),
    latentDeviation: [Float](repeating: 1, count: 16))

  static func main() throws {
    let arguments = CommandLine.arguments
    func value(_ name: String, at offset: Int = 1) -> String? {
      arguments.firstIndex(of: name).flatMap { $0 + offset < arguments.count ? arguments[$0 + offset] : nil }
    }
    func number(_ name: String, _ usual: Int) -> Int { value(name).flatMap(Int.init) ?? usual }
    let (frames, rows, columns) = (number("--latent-frames", 3), number("--rows", 60), number("--columns", 104))
    let precision = value("--precision").flatMap(WeightPrecision.init) ?? .float32
    let tiling = arguments.contains("--tiled") ? Tiling() : nil
    let inventory = VideoAutoencoder.inventory(of: configuration)
    let autoencoder = try VideoAutoencoder(
      PartWeights(RandomWeights(inventory: inventory), part: .autoencoder, expecting: inventory),
      configuration: configuration, precision: precision)
    let loaded = peakMemory()
    let isEncoding = arguments.contains("--encode")
    let shape = isEncoding ? [1, 3, 4 * frames - 3, 8 * rows, 8 * columns] : [1, 16, frames, rows, columns]
    let input = RandomWeights.noise(shape, size: isEncoding ? 1 : 1.7)
    let start = ContinuousClock.now
    if isEncoding {
      _ = try autoencoder.encoded(input, tiling: tiling)
    } else {
      _ = try autoencoder.decoded(input, tiling: tiling)
    }
    let duration = ContinuousClock.now - start
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    let (peak, cores) = (peakMemory(), ProcessInfo.processInfo.activeProcessorCount)
    print(
      "\(isEncoding ? "encode" : "decode") \(frames)x\(rows)x\(columns) latents, \(precision.rawValue)"
        + (tiling == nil ? "" : ", tiled")
        + String(format: ", %d cores: %.1f s, peak %.2f GB (%.2f GB with weights alone)", cores, seconds, peak, loaded))
    if let taken = value("--peer").flatMap(Double.init), let held = value("--peer", at: 2).flatMap(Double.init) {
      print(
        String(
          format: "peer: %.1f s, peak %.2f GB: %.2f x its speed, %.2f x its memory", taken, held, taken / seconds,
          peak / held))
    }
  }

  /// The most memory that this process held, GB.
  private static func peakMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").dropFirst().compactMap { Double($0) }.first ?? 0) * 1024 / 1e9
  }
}

/// Weights that look random, of any network, the same on every run.
private struct RandomWeights: WeightSource {
  let inventory: TensorInventory
  var place: String { "random weights" }
  var tensorNames: [String] { inventory.shapes.keys.sorted() }
  func shape(of name: String) -> [Int]? { inventory.shapes[name] }
  func type(of name: String) -> ElementType? { .float32 }
  func tensor(_ name: String) throws -> Tensor {
    let shape = inventory.shapes[name] ?? []
    if name.hasSuffix("gamma") { return Tensor(shape: shape, filledWith: 1) }
    return Self.noise(shape, size: 1.7 / Float(shape.dropFirst().reduce(1, *)).squareRoot())
  }

  /// Numbers evenly spread over -size...size.
  static func noise(_ shape: [Int], size: Float) -> Tensor {
    var state: UInt32 = 1
    return Tensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return (Float(state >> 8) * 0x1p-23 - 1) * size
      })
  }
}
