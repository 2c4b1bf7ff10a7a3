import Diffusion
import Foundation
import Tensors
import peak

/// Speed of the diffusion transformer at a size that Wan 2.1 1.3B has four blocks of, side by side with diffusers.
///
///     transformer [REPETITIONS] [--cpu] [--peer PYTHON] [NAME...]      the best of so many runs counts (default 3)
///
/// `--cpu` takes CPU seconds, shared evenly among cores, instead of seconds: for machines on which others work too.
/// Ours and the peer's runs alternate, and the cores' limit is measured between them. Names choose runs by a part of their title
/// (`bfloat16 6240`). Started from the folder `Benchmarks`, for the peer's script.
@main
struct TransformerBenchmark {
  /// Sizes as in the configuration of Wan 2.1 1.3B, but for the number of blocks.
  private static let json = """
    {"patch_size": [1, 2, 2], "num_attention_heads": 12, "attention_head_dim": 128, "in_channels": 16, "out_channels": 16,
     "text_dim": 4096, "freq_dim": 256, "ffn_dim": 8960, "num_layers": 4, "cross_attn_norm": true, "eps": 1e-6}
    """
  private static let textTokens = 512
  /// Tokens of one frame of 480x832.
  private static let frameTokens = 1560

  private let clock: clockid_t

  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let configuration = try JSONDecoder().decode(TransformerConfiguration.self, from: Data(json.utf8))
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let clock = arguments.contains("--cpu") ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
    arguments.removeAll { $0 == "--cpu" }
    var peer: Peer?
    if let place = arguments.firstIndex(of: "--peer"), place + 1 < arguments.count {
      peer = try Peer(
        python: arguments[place + 1],
        sizes: [
          configuration.layerCount, configuration.headCount, configuration.headSize, configuration.feedForwardSize,
          textTokens, cores,
        ], byProcessorTime: clock == CLOCK_PROCESS_CPUTIME_ID)
      arguments.removeSubrange(place...place + 1)
    }
    let repetitions = arguments.first.flatMap { Int($0) }
    let names = arguments.dropFirst(repetitions == nil ? 0 : 1)
    print(
      "\(configuration.layerCount) blocks, \(configuration.headCount) heads of \(configuration.headSize), feed-forward "
        + "\(configuration.feedForwardSize), \(textTokens) text tokens; kernels \(ProcessorLevel.current), \(cores) cores; "
        + "peer: \(peer?.name ?? "none").\n")
    print(
      "| weights | tokens | s | GFLOP/s | share of peak | text, s | peer, s | peer / ours | with text | error |\n"
        + "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    let weights = try PartWeights(
      NoiseWeights(inventory: DiffusionTransformer.inventory(of: configuration)), part: .transformer,
      expecting: DiffusionTransformer.inventory(of: configuration))
    let exact = try DiffusionTransformer(weights, configuration: configuration)
    for precision in WeightPrecision.allCases {
      let model =
        precision == .float32
        ? exact : try DiffusionTransformer(weights, configuration: configuration, precision: precision)
      for frames in [1, 4] {
        let tokens = frames * frameTokens
        guard names.isEmpty || names.contains(where: { "\(precision) \(tokens)".contains($0) }) else { continue }
        let benchmark = TransformerBenchmark(clock: clock)
        print(
          try benchmark.row(model, exact, precision, frames: frames, repetitions: max(1, repetitions ?? 3), peer: peer))
      }
    }
  }

  private func row(
    _ model: DiffusionTransformer, _ exact: DiffusionTransformer, _ precision: WeightPrecision, frames: Int,
    repetitions: Int, peer: Peer?
  ) throws -> String {
    let tokens = frames * Self.frameTokens
    let latents = noise([1, 16, frames, 60, 104])
    let text = noise([1, Self.textTokens, model.configuration.textSize])
    var context = try model.context(text: text, image: nil)
    var (best, bestText, bestPeer, peak) = (Double.infinity, Double.infinity, Double.infinity, 0.0)
    for run in 0..<repetitions + 1 {
      peak = max(peak, limit(precision))
      let textSeconds = try seconds { context = try model.context(text: text, image: nil) }
      let ours = try seconds { _ = try model.velocity(latents: latents, timesteps: [500], context: context) }
      let theirs = precision == .int8 ? nil : peer?.seconds(precision.rawValue, tokens: tokens)
      guard run > 0 else { continue }  // the first run warms up
      (best, bestText, bestPeer) = (min(best, ours), min(bestText, textSeconds), min(bestPeer, theirs ?? .infinity))
    }
    let operations = Self.operations(model.configuration, tokens: tokens)
    let found = try model.velocity(latents: latents, timesteps: [500], context: context)
    let expected =
      precision == .float32
      ? found
      : try exact.velocity(latents: latents, timesteps: [500], context: exact.context(text: text, image: nil))
    let gap = zip(found.values, expected.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    let size = expected.values.reduce(0.0) { $0 + Double($1 * $1) }
    let peerCells =
      bestPeer.isFinite
      ? String(format: "%.2f | %.2f | %.2f", bestPeer, bestPeer / best, bestPeer / (best + bestText)) : "- | - | -"
    return "| \(precision) | \(tokens) | "
      + String(
        format: "%.3f | %.0f | %.0f %% | %.3f | ", best, operations / best / 1e9, 100 * operations / best / peak,
        bestText
      ) + peerCells + String(format: " | %.2f %% |", 100 * (gap / size).squareRoot())
  }

  /// Multiplications and additions of the matrix products of one pass, attention's included; keys and values of the text are
  /// made once a prompt and do not count.
  private static func operations(_ configuration: TransformerConfiguration, tokens: Int) -> Double {
    let (n, size, text) = (Double(tokens), Double(configuration.tokenSize), Double(textTokens))
    let layers = 6 * size * size + 2 * size * Double(configuration.feedForwardSize)
    let block = 2 * n * layers + 4 * n * (n + text) * size
    return Double(configuration.layerCount) * block + 2 * n * size * 2 * 64
  }

  /// Operations a second that all cores can do in the arithmetic that weights of this kind are multiplied in.
  private func limit(_ precision: WeightPrecision) -> Double {
    let rounds = 1_000_000
    @Sendable func run(_ rounds: Int) -> Double {
      switch precision {
      case .float32: peak_float32(rounds)
      case .bfloat16: peak_bfloat16(rounds)
      case .int8: peak_int8(rounds)
      }
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let operations = run(1000) / 1000 * Double(rounds * cores)
    return (0..<3).map { _ in
      operations / seconds { Workers.run(count: cores) { _ in _ = run(rounds) } }
    }.max() ?? 0
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    var before = timespec()
    clock_gettime(clock, &before)
    try body()
    var after = timespec()
    clock_gettime(clock, &after)
    let seconds = Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) * 1e-9
    return clock == CLOCK_MONOTONIC ? seconds : seconds / Double(ProcessInfo.processInfo.activeProcessorCount)
  }
}
