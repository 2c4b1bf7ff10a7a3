import Foundation
import Imaging
import Tensors

/// DINOv2 with weights that a user has: the class token, which says what a picture shows without ever having read a word.
///
/// Oquab et al., *DINOv2: Learning Robust Visual Features without Supervision* (2023). Reads a folder as transformers saves
/// `Dinov2Model` (or a model around it).
public struct DINOv2ImageEncoder: ImageEncoder {
  /// `dinov2`.
  public let name = "dinov2"

  private let input: EncoderInput
  private let transformer: VisionTransformer

  /// Fields that older files leave out when they have the usual value.
  private struct Config: Decodable {
    /// A number, or the same number twice.
    struct Side: Decodable {
      var length: Int

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let length = try? container.decode(Int.self) {
          self.length = length
        } else {
          let lengths = try container.decode([Int].self)
          guard let first = lengths.first, lengths.allSatisfy({ $0 == first }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "sides differ")
          }
          length = first
        }
      }
    }

    var model_type: String?
    var hidden_size: Int?
    var num_hidden_layers: Int?
    var num_attention_heads: Int?
    var mlp_ratio: Double?
    var image_size: Side?
    var patch_size: Side?
    var hidden_act: String?
    var layer_norm_eps: Float?
    var qkv_bias: Bool?
    var use_swiglu_ffn: Bool?
  }

  /// Reads an encoder.
  /// - Parameter folder: holds `config.json`, `model.safetensors` and, if there is one, `preprocessor_config.json`.
  /// - Throws: ``MetricsError/encoder(folder:reason:)``.
  public init(contentsOf url: URL) throws(MetricsError) {
    let folder = try EncoderFolder(at: url)
    guard let config = try folder.json("config.json", as: Config.self) else {
      throw folder.fault("it holds no config.json")
    }
    guard config.model_type ?? "dinov2" == "dinov2" else {
      throw folder.fault("config.json describes a model of the type '\(config.model_type ?? "")', not dinov2")
    }
    let width = config.hidden_size ?? 768
    let ratio = config.mlp_ratio ?? 4
    guard ratio > 0, ratio < 64, (1...16_384).contains(width) else {
      throw folder.fault("config.json gives a 'hidden_size' or an 'mlp_ratio' that makes no transformer")
    }
    let isGated = config.use_swiglu_ffn ?? false
    let plain = Int(Double(width) * ratio)
    let sizes = try TransformerSizes(
      folder, width: width, layers: config.num_hidden_layers ?? 12, heads: config.num_attention_heads ?? 12,
      image: config.image_size?.length ?? 224, patch: config.patch_size?.length ?? 14,
      mixer: isGated ? (plain * 2 / 3 + 7) / 8 * 8 : plain)
    guard let activation = TokenActivation(rawValue: config.hidden_act ?? "gelu") else {
      throw folder.fault("the activation '\(config.hidden_act ?? "")' is unknown; gelu and quick_gelu are known")
    }
    input = try EncoderInput(
      folder, shortSide: 256, crop: 224, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    let prefix = folder.holds("dinov2.embeddings.cls_token") ? "dinov2." : ""
    func norm(_ name: String) throws(MetricsError) -> VisionTransformer.Norm {
      try folder.norm(prefix + name, width: width, epsilon: config.layer_norm_eps ?? 1e-6)
    }
    func linear(
      _ name: String, _ outputs: Int, _ inputs: Int, hasBias: Bool = true, rows: Range<Int>? = nil, scale: String? = nil
    ) throws(MetricsError) -> LinearLayer {
      try folder.linear(
        prefix + name, outputs: outputs, inputs: inputs, hasBias: hasBias, rows: rows,
        scale: scale.map { prefix + $0 + ".lambda1" })
    }
    let hasBias = config.qkv_bias ?? true
    var blocks: [VisionTransformer.Block] = []
    for index in 0..<sizes.layers {
      let layer = "encoder.layer.\(index)."
      let mixer: VisionTransformer.Mixer =
        if isGated {
          .gated(
            gate: try linear(layer + "mlp.weights_in", 2 * sizes.mixer, width, rows: 0..<sizes.mixer),
            other: try linear(layer + "mlp.weights_in", 2 * sizes.mixer, width, rows: sizes.mixer..<2 * sizes.mixer),
            second: try linear(layer + "mlp.weights_out", width, sizes.mixer, scale: layer + "layer_scale2"))
        } else {
          .perceptron(
            first: try linear(layer + "mlp.fc1", sizes.mixer, width), activation: activation,
            second: try linear(layer + "mlp.fc2", width, sizes.mixer, scale: layer + "layer_scale2"))
        }
      blocks.append(
        VisionTransformer.Block(
          firstNorm: try norm(layer + "norm1"),
          query: try linear(layer + "attention.attention.query", width, width, hasBias: hasBias),
          key: try linear(layer + "attention.attention.key", width, width, hasBias: hasBias),
          value: try linear(layer + "attention.attention.value", width, width, hasBias: hasBias),
          output: try linear(layer + "attention.output.dense", width, width, scale: layer + "layer_scale1"),
          secondNorm: try norm(layer + "norm2"), mixer: mixer))
    }
    let (columns, rows) = (input.size.width / sizes.patch, input.size.height / sizes.patch)
    guard columns > 0, rows > 0 else {
      throw folder.fault("preprocessor_config.json cuts out less than a patch of \(sizes.patch) pixels")
    }
    let table = try folder.tensor(
      prefix + "embeddings.position_embeddings", shape: [1, 1 + sizes.grid * sizes.grid, width])
    let flat = Tensor(shape: [table.shape[1], width], values: table.values)
    guard let positions = VisionTransformer.positions(flat, rows: rows, columns: columns) else {
      throw folder.fault("'embeddings.position_embeddings' is no square of patches")
    }
    transformer = VisionTransformer(
      patches: try folder.patches(
        prefix + "embeddings.patch_embeddings.projection", width: width, side: sizes.patch, hasBias: true),
      classToken: try folder.tensor(prefix + "embeddings.cls_token", shape: [1, 1, width]), positions: positions,
      heads: sizes.heads, entryNorm: nil, blocks: blocks, exitNorm: try norm("layernorm"))
  }

  /// The features of a picture.
  /// - Throws: ``MetricsError`` when the weights do not fit together.
  public func features(of image: Image, concurrently: Bool) throws(MetricsError) -> [Float] {
    do {
      return try transformer.classFeatures(of: input.tensor(of: image), concurrently: concurrently).values
    } catch {
      throw .weights(String(describing: error))
    }
  }
}
