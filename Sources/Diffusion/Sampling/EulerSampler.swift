import Tensors

/// Euler's method: the velocity of the present level is kept until the next.
public struct EulerSampler: FlowSampler {
  /// The noise levels.
  public let schedule: FlowSchedule
  /// Steps that were taken.
  public private(set) var stepIndex = 0
  /// Nothing: a step looks at no other.
  public var memory: [String: Tensor] { [:] }

  /// Makes a sampler at its start.
  public init(schedule: FlowSchedule) { self.schedule = schedule }

  /// Takes a step.
  public mutating func step(velocity: Tensor, sample: Tensor) throws -> Tensor {
    try check(velocity, sample)
    let length = schedule.sigmas[stepIndex + 1] - schedule.sigmas[stepIndex]
    stepIndex += 1
    return Tensor.combination([(1, sample), (length, velocity)])
  }

  /// Goes back to what another run had come to.
  public mutating func restore(stepIndex: Int, memory: [String: Tensor]) throws {
    guard (0...schedule.count).contains(stepIndex) else {
      throw DiffusionError.badState("step \(stepIndex) is none of \(schedule.count)")
    }
    self.stepIndex = stepIndex
  }
}

extension Tensor {
  /// The sum of tensors of one shape, each times its factor.
  static func combination(_ terms: [(factor: Float, tensor: Tensor)]) -> Tensor {
    var sum = [Float](repeating: 0, count: terms.first?.tensor.count ?? 0)
    for (factor, tensor) in terms {
      precondition(tensor.count == sum.count, "sums are of tensors of one shape")
      tensor.values.withUnsafeBufferPointer { values in
        for i in sum.indices { sum[i] += factor * values[i] }
      }
    }
    return Tensor(shape: terms.first?.tensor.shape ?? [0], values: sum)
  }
}
