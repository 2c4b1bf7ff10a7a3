import Foundation
import Tensors

/// What is kept of a run on disk, so that one that was broken off is gone on with.
///
/// The conditions are written once, the latents after every step; a file is renamed into place when it is whole, so a run may be
/// killed at any moment.
public struct RunState: Sendable {
  /// The folder; made when there is something to keep.
  public let folder: URL
  private let key: String

  /// - Parameters:
  ///   - folder: of this run alone.
  ///   - key: names everything that the run depends on; files with another key are not read.
  public init(folder: URL, key: String) {
    self.folder = folder
    self.key = key
  }

  /// A run after some of its steps.
  package struct Saved: Sendable, Equatable {
    package var stepIndex: Int
    package var latents: Tensor
    package var memory: [String: Tensor]

    package init(stepIndex: Int, latents: Tensor, memory: [String: Tensor]) {
      self.stepIndex = stepIndex
      self.latents = latents
      self.memory = memory
    }
  }

  /// How many steps are done, or `nil` when nothing is kept of this run.
  public var completedSteps: Int? { saved()?.stepIndex }

  /// The latest step that was kept whole.
  package func saved() -> Saved? {
    for step in steps().reversed() {
      guard let tensors = read(Self.name(of: step)), let latents = tensors["latents"] else { continue }
      var memory: [String: Tensor] = [:]
      for (name, tensor) in tensors where name.hasPrefix("memory.") { memory[String(name.dropFirst(7))] = tensor }
      return Saved(stepIndex: step, latents: latents, memory: memory)
    }
    return nil
  }

  /// Keeps a step, then lets go of those before.
  package func save(_ saved: Saved) throws {
    var tensors = ["latents": saved.latents]
    for (name, tensor) in saved.memory { tensors["memory.\(name)"] = tensor }
    try write(tensors, Self.name(of: saved.stepIndex))
    for step in steps() where step < saved.stepIndex {
      try? FileManager.default.removeItem(at: folder.appending(path: Self.name(of: step)))
    }
  }

  /// The conditions, if they were kept.
  package func conditions() -> VideoConditions? {
    guard let tensors = read("conditions.safetensors"), let text = tensors["text"] else { return nil }
    return VideoConditions(
      text: text, negativeText: tensors["negative"], picture: tensors["picture"], known: tensors["known"])
  }

  /// Keeps the conditions.
  package func save(_ conditions: VideoConditions) throws {
    var tensors = ["text": conditions.text]
    tensors["negative"] = conditions.negativeText
    tensors["picture"] = conditions.picture
    tensors["known"] = conditions.known
    try write(tensors, "conditions.safetensors")
  }

  private static func name(of step: Int) -> String { "step-\(String(10000 + step).dropFirst()).safetensors" }

  /// The steps that files are there of, in order.
  private func steps() -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.compactMap { $0.wholeMatch(of: /step-(\d{4})\.safetensors/).flatMap { Int($0.output.1) } }.sorted()
  }

  /// The tensors of a whole file of this run; what is damaged or of another run counts as not there.
  private func read(_ name: String) -> [String: Tensor]? {
    guard let file = try? SafetensorsFile(contentsOf: folder.appending(path: name)), file.metadata["run"] == key else {
      return nil
    }
    return try? Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.tensor($0)) })
  }

  private func write(_ tensors: [String: Tensor], _ name: String) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw DiffusionError.badState(
        "\(folder.path): the folder that keeps a run's steps cannot be made: \(error.localizedDescription)")
    }
    try SafetensorsFile.write(
      tensors.mapValues { .float32($0) }, metadata: ["run": key], to: folder.appending(path: name))
  }
}
