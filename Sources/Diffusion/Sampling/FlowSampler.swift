import Tensors

/// Goes from noise to a latent, one predicted velocity at a time.
public protocol FlowSampler: Sendable {
  /// The noise levels.
  var schedule: FlowSchedule { get }
  /// Steps that were taken.
  var stepIndex: Int { get }
  /// What the next step needs besides the latent, so that a run can be gone on with another day.
  var memory: [String: Tensor] { get }

  /// Takes a step.
  /// - Parameters:
  ///   - velocity: what the network predicts for `sample`: noise minus clean latent.
  ///   - sample: the latent at the present noise level.
  /// - Returns: the latent at the next level.
  /// - Throws: ``DiffusionError/badShape(_:)`` when the two differ in shape, ``DiffusionError/badState(_:)`` after the last step.
  mutating func step(velocity: Tensor, sample: Tensor) throws -> Tensor

  /// Goes back to what another run had come to.
  /// - Throws: ``DiffusionError/badState(_:)`` when the memory is not what a sampler leaves after that many steps.
  mutating func restore(stepIndex: Int, memory: [String: Tensor]) throws
}

/// The ways of sampling there are.
public enum SamplerKind: String, Sendable, Hashable, CaseIterable, Codable {
  /// ``UniPCSampler``: good in few steps; what Wan's authors use.
  case unipc
  /// ``EulerSampler``: the plainest.
  case euler

  /// A sampler at its start.
  public func sampler(steps: Int, shift: Double) -> any FlowSampler {
    switch self {
    case .unipc: UniPCSampler(schedule: .unipc(steps: steps, shift: shift))
    case .euler: EulerSampler(schedule: .euler(steps: steps, shift: shift))
    }
  }
}

extension FlowSampler {
  /// Refuses what does not fit a step.
  func check(_ velocity: Tensor, _ sample: Tensor) throws {
    guard stepIndex < schedule.count else {
      throw DiffusionError.badState("all \(schedule.count) steps are taken")
    }
    guard velocity.shape == sample.shape else {
      throw DiffusionError.badShape("a velocity \(velocity.shape) does not fit a latent \(sample.shape)")
    }
  }
}
