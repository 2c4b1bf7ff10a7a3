import Foundation
import Tensors

/// What a model's folder holds, checked without reading a number: names, shapes, kinds of numbers.
public struct ModelReport: Sendable, Codable, Equatable {
  /// A part that is there, or should be.
  public struct Part: Sendable, Codable, Equatable {
    /// The part.
    public var part: ModelPart
    /// How its files are laid out; `nil` when it is missing.
    public var layout: ModelLayout?
    /// The weights files, by their paths below the folder.
    public var files: [String] = []
    /// Bytes of the weights files.
    public var bytes = 0
    /// Numbers that the network reads.
    public var parameters = 0
    /// How many of the numbers are of each kind.
    public var formats: [String: Int] = [:]
    /// The network's sizes in words.
    public var sizes = ""
    /// Bytes that its weights take in a run, by the precision they are held in.
    public var memory: [String: Int] = [:]
    /// Why it cannot be used; `nil` when every tensor is there and fits.
    public var fault: String?
  }

  /// A LoRA file that lies in the folder.
  public struct AdapterFile: Sendable, Codable, Equatable {
    /// Its path below the folder.
    public var file: String
    /// Layers that it changes.
    public var layers = 0
    /// The ranks of its products, smallest and largest.
    public var ranks: [Int] = []
    /// Why it cannot be used with this transformer; `nil` when it can.
    public var fault: String?
  }

  /// `pentimento-model`.
  public var format = "pentimento-model"
  /// The folder.
  public var folder: String
  /// Whether the model begins with a picture; `nil` where the transformer does not tell.
  public var isImageToVideo: Bool?
  /// All parts that a run needs, there or not.
  public var parts: [Part]
  /// The tokenizer's pieces; `nil` when it is missing.
  public var pieces: Int?
  /// Why the tokenizer cannot be used.
  public var tokenizerFault: String?
  /// The shift of noise levels that the folder's scheduler is set to.
  public var schedulerShift: Double?
  /// LoRA files.
  public var adapters: [AdapterFile]

  /// Whether everything that a run needs is there and fits.
  public var isComplete: Bool
  /// Whether a picture can be painted with it: it is complete and begins with a picture.
  public var paintsPictures: Bool

  /// Looks through a folder.
  public init(_ folder: ModelFolder) {
    self.folder = folder.url.path
    let beginsWithPicture = try? folder.isImageToVideo
    isImageToVideo = beginsWithPicture
    let wanted = ModelPart.allCases.filter { part in
      part != .imageEncoder || beginsWithPicture != false || folder.parts.contains { $0.part == .imageEncoder }
    }
    parts = wanted.map { Self.part($0, in: folder) }
    do {
      let tokenizer = try folder.tokenizer()
      pieces = tokenizer.pieceCount
      if let known = try? folder.textEncoderConfiguration().vocabularySize, known < tokenizer.pieceCount {
        tokenizerFault =
          "the tokenizer has \(tokenizer.pieceCount) pieces, the text encoder knows \(known); bring those that belong "
          + "together"
      }
    } catch {
      tokenizerFault = "\(error)"
    }
    schedulerShift = try? folder.schedulerShift()
    isComplete = parts.allSatisfy { $0.fault == nil } && tokenizerFault == nil
    paintsPictures = isComplete && isImageToVideo == true
    let inventory = try? folder.inventory(of: .transformer)
    adapters = folder.adapterFiles.map { file in
      var report = AdapterFile(file: file)
      do {
        let adapter = try Adapter(contentsOf: folder.url.appending(path: file))
        report.layers = adapter.layerCount
        report.ranks = adapter.ranks.map { [$0.lowerBound, $0.upperBound] } ?? []
        if let inventory { _ = try adapter.changes(of: inventory) }
      } catch {
        report.fault = "\(error)"
      }
      return report
    }
  }

  private static func part(_ part: ModelPart, in folder: ModelFolder) -> Part {
    var report = Part(part: part)
    do {
      let files = try folder.files(of: part)
      report.layout = files.layout
      report.files = files.weights
      report.bytes = files.byteCount
      let source = try folder.source(of: part)
      for name in source.tensorNames {
        guard let type = source.type(of: name), let shape = source.shape(of: name) else { continue }
        report.formats[type.rawValue, default: 0] += shape.reduce(1, *)
      }
      let inventory = try folder.inventory(of: part)
      report.parameters = inventory.parameterCount
      report.sizes = try sizes(of: part, in: folder)
      for precision in WeightPrecision.allCases {
        report.memory[precision.rawValue] = inventory.byteCount(precision: precision)
      }
      _ = try folder.weights(of: part, expecting: inventory)
    } catch {
      report.fault = "\(error)"
    }
    return report
  }

  private static func sizes(of part: ModelPart, in folder: ModelFolder) throws -> String {
    switch part {
    case .transformer:
      let sizes = try folder.transformerConfiguration()
      return "\(sizes.layerCount) blocks of \(sizes.tokenSize) numbers in \(sizes.headCount) heads, "
        + (sizes.isImageToVideo ? "image-to-video" : "text-to-video")
    case .autoencoder:
      let sizes = try folder.autoencoderConfiguration()
      return "\(sizes.latentChannels) latent channels, \(sizes.spatialFactor) x \(sizes.spatialFactor) pixels and "
        + "\(sizes.temporalFactor) frames to a latent"
    case .textEncoder:
      let sizes = try folder.textEncoderConfiguration()
      return "\(sizes.layerCount) blocks of \(sizes.tokenSize) numbers, \(sizes.vocabularySize) pieces"
    case .imageEncoder:
      let sizes = try folder.imageEncoderConfiguration()
      return "\(sizes.layerCount) blocks of \(sizes.tokenSize) numbers, pictures of \(sizes.pictureSize) pixels"
    }
  }
}

extension ModelFolder {
  /// LoRA files that lie in the folder, by their paths below it: safetensors files with 'lora' in their names, and all in a
  /// folder `loras`.
  public var adapterFiles: [String] {
    ["", "lora", "loras"].flatMap { place in
      let url = place.isEmpty ? url : url.appending(path: place)
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
      return names.filter { name in
        name.hasSuffix(".safetensors") && (!place.isEmpty || name.lowercased().contains("lora"))
      }.map { place.isEmpty ? $0 : "\(place)/\($0)" }
    }
  }
}

extension TensorInventory {
  /// Bytes that the weights take in memory: what is multiplied by as `precision` holds it, all else as 32-bit floats.
  ///
  /// With 8 bits, tables and convolutions have 16, and so have layers outside the blocks.
  public func byteCount(precision: WeightPrecision) -> Int {
    shapes.reduce(0) { sum, tensor in
      let (name, shape) = tensor
      let count = shape.reduce(1, *)
      let isMatrix = name.hasSuffix(".weight") && shape.count { $0 > 1 } > 1
      switch precision {
      case .float32: return sum + 4 * count
      case .bfloat16: return sum + (isMatrix ? 2 : 4) * count
      case .int8:
        let isInBlock = ["blocks.", "encoder.block.", "encoder.layers."].contains(where: name.hasPrefix)
        guard isMatrix else { return sum + 4 * count }
        return sum + (isInBlock && shape.count == 2 ? count + 4 * shape[0] : 2 * count)
      }
    }
  }
}
