import Foundation
import Imaging
import Tensors

/// The picture side of CLIP with weights that a user has: features in the space that pictures share with texts.
///
/// Radford et al., *Learning Transferable Visual Models From Natural Language Supervision* (ICML 2021). Reads a folder as
/// transformers saves `CLIPModel` or `CLIPVisionModelWithProjection`.
public struct CLIPImageEncoder: ImageEncoder {
  /// `clip`.
  public let name = "clip"

  private let input: EncoderInput
  private let transformer: VisionTransformer
  private let projection: LinearLayer

  private struct Config: Decodable {
    var vision_config: Vision?
    var projection_dim: Int?
    var model_type: String?
  }

  /// Fields that older files leave out when they have the usual value.
  private struct Vision: Decodable {
    var hidden_size: Int?
    var intermediate_size: Int?
    var num_hidden_layers: Int?
    var num_attention_heads: Int?
    var image_size: Int?
    var patch_size: Int?
    var projection_dim: Int?
    var hidden_act: String?
    var layer_norm_eps: Float?
  }

  /// Reads an encoder.
  /// - Parameter folder: holds `config.json`, `model.safetensors` and, if there is one, `preprocessor_config.json`.
  /// - Throws: ``MetricsError/encoder(folder:reason:)``.
  public init(contentsOf url: URL) throws(MetricsError) {
    let folder = try EncoderFolder(at: url)
    guard let config = try folder.json("config.json", as: Config.self),
      let flat = try folder.json("config.json", as: Vision.self)
    else { throw folder.fault("it holds no config.json") }
    let vision = config.vision_config ?? flat
    guard config.model_type?.hasPrefix("clip") ?? true else {
      throw folder.fault("config.json describes a model of the type '\(config.model_type ?? "")', not CLIP")
    }
    let sizes = try TransformerSizes(
      folder, width: vision.hidden_size ?? 768, layers: vision.num_hidden_layers ?? 12,
      heads: vision.num_attention_heads ?? 12, image: vision.image_size ?? 224, patch: vision.patch_size ?? 32,
      mixer: vision.intermediate_size ?? 3072)
    guard let activation = TokenActivation(rawValue: vision.hidden_act ?? "quick_gelu") else {
      throw folder.fault("the activation '\(vision.hidden_act ?? "")' is unknown; gelu and quick_gelu are known")
    }
    input = try EncoderInput(
      folder, shortSide: sizes.image, crop: sizes.image, mean: [0.48145466, 0.4578275, 0.40821073],
      deviation: [0.26862954, 0.26130258, 0.27577711])
    guard input.size == (sizes.image, sizes.image) else {
      throw folder.fault(
        "preprocessor_config.json cuts out \(input.size.width)x\(input.size.height) pixels where config.json takes \(sizes.image)x\(sizes.image)"
      )
    }

    let prefix = "vision_model."
    let width = sizes.width
    func norm(_ name: String) throws(MetricsError) -> VisionTransformer.Norm {
      try folder.norm(prefix + name, width: width, epsilon: vision.layer_norm_eps ?? 1e-5)
    }
    func linear(_ name: String, _ outputs: Int, _ inputs: Int) throws(MetricsError) -> LinearLayer {
      try folder.linear(prefix + name, outputs: outputs, inputs: inputs)
    }
    var blocks: [VisionTransformer.Block] = []
    for index in 0..<sizes.layers {
      let layer = "encoder.layers.\(index)."
      blocks.append(
        VisionTransformer.Block(
          firstNorm: try norm(layer + "layer_norm1"),
          query: try linear(layer + "self_attn.q_proj", width, width),
          key: try linear(layer + "self_attn.k_proj", width, width),
          value: try linear(layer + "self_attn.v_proj", width, width),
          output: try linear(layer + "self_attn.out_proj", width, width),
          secondNorm: try norm(layer + "layer_norm2"),
          mixer: .perceptron(
            first: try linear(layer + "mlp.fc1", sizes.mixer, width), activation: activation,
            second: try linear(layer + "mlp.fc2", width, sizes.mixer))))
    }
    transformer = VisionTransformer(
      patches: try folder.patches(
        prefix + "embeddings.patch_embedding", width: width, side: sizes.patch, hasBias: false),
      classToken: try folder.tensor(prefix + "embeddings.class_embedding", shape: [width]),
      positions: try folder.tensor(
        prefix + "embeddings.position_embedding.weight", shape: [1 + sizes.grid * sizes.grid, width]),
      heads: sizes.heads, entryNorm: try norm("pre_layrnorm"), blocks: blocks,
      exitNorm: try norm("post_layernorm"))
    projection = try folder.linear("visual_projection", outputs: -1, inputs: width, hasBias: false)
  }

  /// The features of a picture.
  /// - Throws: ``MetricsError`` when the weights do not fit together.
  public func features(of image: Image, concurrently: Bool) throws(MetricsError) -> [Float] {
    do {
      let token = try transformer.classFeatures(of: input.tensor(of: image), concurrently: concurrently)
      return try projection.applied(to: token, concurrently: concurrently).values
    } catch {
      throw .weights(String(describing: error))
    }
  }
}

/// The sizes of a transformer, checked.
struct TransformerSizes {
  var width: Int
  var layers: Int
  var heads: Int
  /// Side of the pictures it was trained on, pixels.
  var image: Int
  /// Side of a patch, pixels.
  var patch: Int
  /// Numbers inside the perceptron.
  var mixer: Int
  /// Patches a side.
  var grid: Int { image / patch }

  init(
    _ folder: EncoderFolder, width: Int, layers: Int, heads: Int, image: Int, patch: Int, mixer: Int
  ) throws(MetricsError) {
    guard (1...16_384).contains(width), (1...256).contains(layers), (1...width).contains(heads), width % heads == 0,
      (1...4096).contains(image), (1...image).contains(patch), (1...262_144).contains(mixer)
    else {
      throw folder.fault(
        "config.json gives sizes that make no transformer: \(width) wide with \(heads) heads, \(layers) layers, patches of \(patch) in \(image) pixels"
      )
    }
    self.width = width
    self.layers = layers
    self.heads = heads
    self.image = image
    self.patch = patch
    self.mixer = mixer
  }
}
