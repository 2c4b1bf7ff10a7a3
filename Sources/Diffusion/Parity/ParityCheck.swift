/// Holds our networks, schedulers, adapters and whole runs against what the originals gave.
public struct ParityCheck: Sendable {
  /// The cases of one kind.
  public struct Kind: Sendable {
    /// What it checks, for instance "transformer".
    public let title: String
    /// What the names of its files begin with.
    public let prefix: String
    let results: @Sendable (ParityFolder) throws -> [ParityResult]
  }

  /// What came of a kind.
  public enum Outcome: Sendable {
    /// A line a case.
    case results([ParityResult])
    /// Why the cases could not be run.
    case failure(String)
  }

  /// Every kind there is.
  public static let kinds = [
    Kind(title: "transformer", prefix: "dit_", results: TransformerParity.results),
    Kind(title: "video autoencoder", prefix: "vae", results: AutoencoderParity.results),
    Kind(title: "text encoder", prefix: "umt5", results: TextEncoderParity.results),
    Kind(title: "image encoder", prefix: "clip", results: ImageEncoderParity.results),
    Kind(title: "schedulers", prefix: "sched_", results: SamplerParity.results),
    Kind(title: "adapters", prefix: "lora_", results: AdapterParity.results),
    Kind(title: "whole runs", prefix: "pipeline", results: PipelineParity.results),
  ]

  /// The folder of reference inputs and outputs.
  public let folder: ParityFolder

  /// Makes a check of a folder.
  public init(_ folder: ParityFolder) { self.folder = folder }

  /// The kinds that the folder has files of.
  public var kinds: [Kind] { Self.kinds.filter { kind in folder.names.contains { $0.hasPrefix(kind.prefix) } } }

  /// Files that are not checked: those of no kind, and steps of training.
  public var others: [String] {
    folder.names.filter { name in
      name.hasPrefix("lora_train") || !Self.kinds.contains { name.hasPrefix($0.prefix) }
    }
  }

  /// Runs the cases of a kind.
  public func outcome(of kind: Kind) -> Outcome {
    do {
      return .results(try kind.results(folder))
    } catch {
      return .failure(String(describing: error))
    }
  }
}
