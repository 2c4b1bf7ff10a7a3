/// How a checkpoint's files are laid out.
public enum ModelLayout: String, Sendable, Hashable, CaseIterable, Codable {
  /// As diffusers saves a pipeline: a folder with a `config.json` for every part.
  case diffusers
  /// As Wan 2.1 was first published: everything in one folder, the encoders as `.pth` files.
  case original
  /// One safetensors file for each part, as ComfyUI's users have them.
  case singleFiles = "single files"
}

/// The files that a part of a model lies in.
public struct PartFiles: Sendable, Hashable {
  /// The part.
  public let part: ModelPart
  /// How they are laid out.
  public let layout: ModelLayout
  /// The weights, by their paths below the model's folder, sorted.
  public let weights: [String]
  /// The file that says which tensor lies in which of several.
  public let index: String?
  /// The part's `config.json`, where there is one.
  public let configuration: String?
  /// Bytes of all weights files together.
  public let byteCount: Int
}
