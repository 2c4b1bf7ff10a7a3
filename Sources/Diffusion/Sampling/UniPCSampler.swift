import Foundation
import Tensors

/// UniPC: a predictor of several steps whose result the next network output corrects, in the form that predicts clean latents.
///
/// With B(h) = e^h - 1: Zhao et al., *UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models* (2023, arXiv 2302.04867),
/// as diffusers' `UniPCMultistepScheduler` takes its steps with `prediction_type="flow_prediction"`.
public struct UniPCSampler: FlowSampler {
  /// The noise levels.
  public let schedule: FlowSchedule
  /// The highest order, 1...3.
  public let order: Int
  /// Whether the last steps are of lower order, which keeps short runs stable.
  public let lowersFinalOrder: Bool
  /// Steps that were taken.
  public private(set) var stepIndex = 0

  /// Predicted clean latents of the last steps, latest last, at most ``order``.
  private var estimates: [Tensor] = []
  /// The corrected latent that the last step began with.
  private var lastSample: Tensor?

  /// Makes a sampler at its start.
  /// - Parameter order: 1...3.
  public init(schedule: FlowSchedule, order: Int = 2, lowersFinalOrder: Bool = true) {
    precondition((1...3).contains(order), "UniPC is of order 1 to 3")
    self.schedule = schedule
    self.order = order
    self.lowersFinalOrder = lowersFinalOrder
  }

  /// The latent that the last step began with, and the clean latents that were predicted.
  public var memory: [String: Tensor] {
    var memory: [String: Tensor] = [:]
    for (index, estimate) in estimates.enumerated() { memory["estimate\(index)"] = estimate }
    memory["sample"] = lastSample
    return memory
  }

  /// Goes back to what another run had come to.
  public mutating func restore(stepIndex: Int, memory: [String: Tensor]) throws {
    let kept = min(stepIndex, order)
    let estimates = (0..<max(0, kept)).compactMap { memory["estimate\($0)"] }
    guard (0...schedule.count).contains(stepIndex), estimates.count == kept,
      stepIndex == 0 || memory["sample"] != nil
    else { throw DiffusionError.badState("what was saved is not what UniPC leaves after \(stepIndex) steps") }
    self.stepIndex = stepIndex
    self.estimates = estimates
    lastSample = stepIndex == 0 ? nil : memory["sample"]
  }

  /// Takes a step.
  public mutating func step(velocity: Tensor, sample: Tensor) throws -> Tensor {
    try check(velocity, sample)
    let estimate = Tensor.combination([(1, sample), (-schedule.sigmas[stepIndex], velocity)])
    let corrected = stepIndex > 0 ? correction(of: sample, with: estimate) : sample
    estimates.append(estimate)
    if estimates.count > order { estimates.removeFirst() }
    lastSample = corrected
    let next = prediction(from: corrected)
    stepIndex += 1
    return next
  }

  /// The order of the step from level `index`: lower at the start, where little is known, and at the end.
  private func order(at index: Int) -> Int {
    min(lowersFinalOrder ? min(order, schedule.count - index) : order, index + 1)
  }

  /// log((1 - s) / s) of a level, half the logarithm of the signal-to-noise ratio.
  private func logRatio(_ index: Int) -> Double {
    let sigma = schedule.sigmas[index]
    // 1 - s in 32 bits, as the levels are: the first differs from 1 by little more than a rounding.
    return log(Double(1 - sigma)) - log(Double(sigma))
  }

  /// What both formulas need for the step between two levels.
  private func coefficients(
    from start: Int, to end: Int, order: Int
  ) -> (ratios: [Double], matrix: [[Double]], vector: [Double], phi: Double) {
    let length = logRatio(end) - logRatio(start)
    let ratios = (1..<max(1, order)).map { (logRatio(start - $0) - logRatio(start)) / length } + [1]
    let h = -length
    let phi = expm1(h)
    var (matrix, vector): ([[Double]], [Double]) = ([], [])
    var (power, factorial) = (phi / h - 1, 1.0)
    for i in 1...order {
      matrix.append(ratios.map { pow($0, Double(i - 1)) })
      vector.append(power * factorial / phi)
      factorial *= Double(i + 1)
      power = power / h - 1 / factorial
    }
    return (ratios, matrix, vector, phi)
  }

  /// The latent at the next level.
  private func prediction(from sample: Tensor) -> Tensor {
    let (start, end) = (stepIndex, stepIndex + 1)
    let order = order(at: stepIndex)
    let c = coefficients(from: start, to: end, order: order)
    let latest = estimates[estimates.count - 1]
    let (sigma, alpha) = (Double(schedule.sigmas[end]), Double(1 - schedule.sigmas[end]))
    var latestFactor = -alpha * c.phi
    var terms = [(Float(sigma / Double(schedule.sigmas[start])), sample)]
    if order > 1 {
      let known = order - 1
      let weights =
        order == 2 ? [0.5] : Self.solved(c.matrix[..<known].map { Array($0[..<known]) }, Array(c.vector[..<known]))
      for (i, weight) in weights.enumerated() {
        let factor = -alpha * c.phi * weight / c.ratios[i]
        terms.append((Float(factor), estimates[estimates.count - 2 - i]))
        latestFactor -= factor
      }
    }
    return Tensor.combination(terms + [(Float(latestFactor), latest)])
  }

  /// The present latent once more, now that the network has seen it.
  private func correction(of sample: Tensor, with estimate: Tensor) -> Tensor {
    guard let last = lastSample else { return sample }
    let (start, end) = (stepIndex - 1, stepIndex)
    let order = order(at: start)
    let c = coefficients(from: start, to: end, order: order)
    let weights = order == 1 ? [0.5] : Self.solved(c.matrix, c.vector)
    let latest = estimates[estimates.count - 1]
    let (sigma, alpha) = (Double(schedule.sigmas[end]), Double(1 - schedule.sigmas[end]))
    var latestFactor = -alpha * c.phi
    var terms = [(Float(sigma / Double(schedule.sigmas[start])), last)]
    for i in 0..<(order - 1) {
      let factor = -alpha * c.phi * weights[i] / c.ratios[i]
      terms.append((Float(factor), estimates[estimates.count - 2 - i]))
      latestFactor -= factor
    }
    let factor = -alpha * c.phi * weights[order - 1]
    terms.append((Float(factor), estimate))
    latestFactor -= factor
    return Tensor.combination(terms + [(Float(latestFactor), latest)])
  }

  /// The solution of a small system of equations, by elimination with the largest pivot.
  private static func solved(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    var (a, b) = (matrix, vector)
    let n = b.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in column + 1..<max(n, column + 1) {
        let factor = a[row][column] / a[column][column]
        for i in column..<n { a[row][i] -= factor * a[column][i] }
        b[row] -= factor * b[column]
      }
    }
    for row in stride(from: n - 1, through: 0, by: -1) {
      for i in row + 1..<max(n, row + 1) { b[row] -= a[row][i] * b[i] }
      b[row] /= a[row][row]
    }
    return b
  }
}
