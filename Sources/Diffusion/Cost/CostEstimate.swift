import Foundation
import Tensors

/// Seconds and memory that a run is predicted to take.
///
/// Operations are counted from the networks' sizes and divided by what the machine was measured to do; memory is that of the
/// weights as they are held and of what the networks keep while they work. Reading the files from disk is not in it.
public struct CostEstimate: Sendable, Hashable, Codable {
  /// One stretch of a run.
  public struct Part: Sendable, Hashable, Codable {
    /// What is done.
    public var name: String
    /// How long it takes.
    public var seconds: Double
    /// Multiplications and additions.
    public var operations: Double
    /// Bytes that are held at its peak, the weights included.
    public var bytes: Int
    /// Bytes of weights among them.
    public var weightBytes: Int
  }

  /// `pentimento-estimate`.
  public var format = "pentimento-estimate"
  /// The model's name.
  public var model: String
  /// What is asked of the run.
  public var run: RunDescription
  /// The machine.
  public var machine: MachineProfile
  /// Numbers in all weights.
  public var parameters: Int
  /// All parts, in order.
  public var parts: [Part]

  /// Seconds of all parts.
  public private(set) var seconds = 0.0
  /// Bytes at the peak: networks are loaded one after the other.
  public private(set) var bytes = 0
  /// Operations of all parts.
  public private(set) var operations = 0.0

  /// Tokens of a typical prompt; the text encoder reads no padding.
  private static let promptTokens = 128
  /// Times that a block's tokens are read or written between products, in numbers of a token.
  private static let passes = 12.0

  /// Predicts a run.
  /// - Throws: ``DiffusionError/badSetting(_:)`` when the model cannot make a video of that size.
  public init(of model: ModelDescription, run: RunDescription, machine: MachineProfile) throws {
    try VideoSettings(
      prompt: "", width: run.width, height: run.height, frames: run.frames, steps: run.steps
    ).check(model.transformer, model.autoencoder)
    self.model = model.name
    self.run = run
    self.machine = machine
    parameters = ModelPart.allCases.reduce(0) { $0 + (model.inventory(of: $1)?.parameterCount ?? 0) }
    parts = []
    let prompts = run.isGuided ? 2 : 1
    let factor = model.autoencoder.spatialFactor
    let (rows, columns) = (run.height / factor, run.width / factor)
    let frames = model.autoencoder.latentFrames(of: run.frames)
    let video = 4 * 3 * run.frames * run.height * run.width
    let imageTokens = model.imageEncoder?.tokenCount ?? 0

    let text = Double(prompts) * model.textEncoder.operations(tokens: Self.promptTokens)
    addPart("text encoder", model.inventory(of: .textEncoder), run.precision, text, times: prompts, beside: 0)
    if let encoder = model.imageEncoder {
      addPart("image encoder", model.inventory(of: .imageEncoder), .float32, encoder.operations, times: 1, beside: 0)
      addAutoencoder(
        "video encoding", model,
        AutoencoderCost(
          model.autoencoder, isDecoder: false, frames: run.frames, rows: run.height, columns: run.width), video: video)
    }
    let tokens = model.transformer.tokens(frames: frames, rows: rows, columns: columns)
    let forwards = Double(prompts * run.steps)
    let operations =
      Double(prompts)
      * model.transformer.contextOperations(textTokens: WanModel.promptLength, imageTokens: imageTokens)
      + forwards
      * model.transformer.operations(tokens: tokens, textTokens: WanModel.promptLength, imageTokens: imageTokens)
    let size = model.transformer.tokenSize
    addPart(
      "\(run.steps) steps of the transformer", model.inventory(of: .transformer), run.precision, operations, times: 0,
      beside: Self.passBytes(
        model.transformer, tokens: tokens, contextTokens: prompts * (WanModel.promptLength + imageTokens), run, machine),
      moved: forwards * Double(model.transformer.layerCount * tokens) * Double(4 * size) * Self.passes)
    addAutoencoder(
      "video decoding", model,
      AutoencoderCost(model.autoencoder, isDecoder: true, frames: frames, rows: rows, columns: columns), video: video)
    seconds = parts.reduce(0) { $0 + $1.seconds }
    self.operations = parts.reduce(0) { $0 + $1.operations }
    bytes = parts.map(\.bytes).max() ?? 0
  }

  /// Adds the loading and the work of a network of matrices and attention.
  /// - Parameters:
  ///   - times: how often all weights are read for few rows, which takes as long as reading them; 0 where rows are many.
  ///   - beside: bytes that it holds beside its weights.
  ///   - moved: bytes that are moved between products.
  private mutating func addPart(
    _ name: String, _ inventory: TensorInventory?, _ precision: WeightPrecision, _ operations: OperationCount,
    times: Int, beside: Int, moved: Double = 0
  ) {
    guard let inventory else { return }
    let weights = inventory.byteCount(precision: precision)
    let products = operations.matrix / (machine.matrix[precision] ?? .infinity)
    let reading = Double(times) * Double(weights) / machine.copying
    let seconds =
      Double(inventory.parameterCount) / machine.packing + max(products, reading)
      + operations.attention / (machine.attention[precision] ?? .infinity)
      + operations.convolution / machine.convolution + moved / machine.copying + Double(beside) / machine.freshMemory
    parts.append(
      Part(
        name: name, seconds: seconds, operations: operations.total, bytes: weights + beside, weightBytes: weights))
  }

  private mutating func addAutoencoder(
    _ name: String, _ model: ModelDescription, _ cost: AutoencoderCost, video: Int
  ) {
    guard let inventory = model.inventory(of: .autoencoder) else { return }
    let weights = inventory.byteCount(precision: .float32)
    let bytes = cost.remembered + cost.working + 2 * video
    let operations = cost.operations
    let seconds =
      Double(inventory.parameterCount) / machine.packing
      + operations.matrix / (machine.matrix[.float32] ?? .infinity) + operations.filtered / machine.filtered
      + cost.transformedNumbers / machine.transforms + operations.convolution / machine.convolution
      + Double(bytes) / machine.freshMemory
    parts.append(
      Part(
        name: name, seconds: seconds, operations: operations.total, bytes: weights + bytes, weightBytes: weights))
  }

  /// What the transformer holds beside its weights: tokens, queries, keys and values, packed keys and values, angles, the room of
  /// the pieces at work, and every block's keys and values of the prompts and the picture.
  private static func passBytes(
    _ transformer: TransformerConfiguration, tokens: Int, contextTokens: Int, _ run: RunDescription,
    _ machine: MachineProfile
  ) -> Int {
    let (size, hidden) = (transformer.tokenSize, transformer.feedForwardSize)
    let packed = run.precision == .float32 ? 4 : 2
    let rows = 4 * 4 * size + 2 * packed * size + 4 * 2 * transformer.headSize
    let latents = 4 * 4 * (transformer.inputChannels + transformer.outputChannels) * transformer.patchSize.reduce(1, *)
    let room = machine.cores * min(256, tokens) * 4 * (4 * size + 2 * hidden)
    return tokens * (rows + latents) + room + transformer.layerCount * contextTokens * 2 * packed * size
  }
}

extension CostEstimate: CustomStringConvertible {
  /// A table for people.
  public var description: String {
    func row(_ cells: [String]) -> String {
      let widths = [32, 12, 11, 11]
      return zip(cells, widths).enumerated().map { index, cell in
        let space = String(repeating: " ", count: max(1, cell.1 - cell.0.count))
        return index == 0 ? cell.0 + space : space + cell.0
      }.joined()
    }
    func scaled(_ value: Double, _ units: [(String, Double)]) -> String {
      let unit = units.first { value >= $0.1 } ?? units[units.count - 1]
      return String(format: value >= 999.5 * unit.1 ? "%.0f " : "%.3g ", value / unit.1) + unit.0
    }
    func memory(_ bytes: Int) -> String { scaled(Double(bytes), [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]) }
    func count(_ operations: Double) -> String {
      scaled(operations, [("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6)])
    }
    let lines = parts.map { part in
      row([
        part.name, Self.duration(part.seconds), count(part.operations), memory(part.bytes),
      ])
    }
    let title =
      "\(model), \(run.width)x\(run.height), \(run.frames) frames, \(run.steps) steps"
      + (run.isGuided ? " with guidance" : "") + ", \(run.precision.rawValue), \(machine.cores) cores"
    let sum = row(["together", Self.duration(seconds), count(operations), memory(bytes)])
    return ([title, row(["", "time", "operations", "memory"])] + lines + [sum]).joined(separator: "\n")
  }

  /// A duration in words: `12 s`, `3 min 20 s`, `5 h 10 min`, `3 d 4 h`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    switch whole {
    case ..<10: return String(format: seconds < 0.995 ? "%.2f s" : "%.1f s", seconds)
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    case ..<86_400: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
    }
  }
}
