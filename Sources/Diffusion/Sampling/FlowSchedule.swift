/// The noise levels that a run passes through on its way from noise to picture.
///
/// Flow matching mixes a clean latent x and noise e to (1 - s) x + s e, with the noise level s from 1 to 0 (Lipman et al. 2022;
/// Liu et al. 2022). A shift above 1 spends more steps where there is much noise (Esser et al. 2024).
public struct FlowSchedule: Sendable, Equatable {
  /// The noise level before every step, and 0 at the end: one more than there are steps, falling.
  public let sigmas: [Float]
  /// What the network is told about every step, 1000...0.
  public let timesteps: [Float]
  /// The number of steps.
  public var count: Int { timesteps.count }

  /// Timesteps that Wan was trained with.
  static let trainingSteps = 1000.0

  /// The levels as diffusers' `FlowMatchEulerDiscreteScheduler` lays them: even between the first and the last trained level,
  /// which are shifted themselves, then shifted.
  /// - Parameters:
  ///   - steps: at least 1.
  ///   - shift: above 0; Wan 2.1 uses 3 at 480 lines and 5 at 720.
  public static func euler(steps: Int, shift: Double) -> FlowSchedule {
    // That scheduler keeps its bounds in 32 bits.
    let lowest = Self.shifted(1 / trainingSteps, by: shift)
    let first = trainingSteps
    let last = Double(Float(lowest)) * trainingSteps
    let sigmas = (0..<steps).map { step in
      let part = steps == 1 ? 0 : Double(step) / Double(steps - 1)
      return Float(Self.shifted((first + (last - first) * part) / trainingSteps, by: shift))
    }
    return FlowSchedule(sigmas: sigmas + [0], timesteps: sigmas.map { $0 * Float(trainingSteps) })
  }

  /// The levels as diffusers' `UniPCMultistepScheduler` lays them with flow sigmas: even from 1 to the last trained level, which
  /// is left out, then shifted; timesteps are cut down to whole numbers.
  /// - Parameters:
  ///   - steps: at least 1.
  ///   - shift: above 0.
  public static func unipc(steps: Int, shift: Double) -> FlowSchedule {
    var sigmas = (0..<steps).map { step in
      Self.shifted(1 + (1 / trainingSteps - 1) * Double(step) / Double(steps), by: shift)
    }
    // The logarithm of 1 - s is taken of every level.
    if abs(sigmas[0] - 1) < 1e-6 { sigmas[0] -= 1e-6 }
    return FlowSchedule(
      sigmas: sigmas.map { Float($0) } + [0],
      timesteps: sigmas.map { Float(($0 * trainingSteps).rounded(.towardZero)) })
  }

  private static func shifted(_ sigma: Double, by shift: Double) -> Double { shift * sigma / (1 + (shift - 1) * sigma) }
}
