import Foundation
import Tensors

/// Normally distributed numbers from a seed: the same that PyTorch's generator on the CPU gives `torch.randn` for it, so that a
/// seed means the same video here and in diffusers.
///
/// Mersenne Twister (Matsumoto and Nishimura 1998), 24 bits a number, then Box and Muller's method (1958) on blocks of 16: the
/// first eight numbers are radii, the last eight angles.
public struct SeededNoise: Sendable {
  private var twister: MersenneTwister

  /// Makes a source; PyTorch uses the lower 32 bits of its seed.
  public init(seed: UInt64) { twister = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed)) }

  /// The next numbers, mean 0 and deviation 1.
  /// - Parameter shape: of at least 16 numbers; PyTorch takes other ways with fewer.
  public mutating func tensor(shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    precondition(count >= 16, "noise is made in blocks of 16")
    var values = (0..<count).map { _ in twister.unit() }
    for start in stride(from: 0, through: count - 16, by: 16) { Self.shape(&values, at: start) }
    // What is left over is made of the last 16 places, drawn anew.
    if count % 16 != 0 {
      for i in count - 16..<count { values[i] = twister.unit() }
      Self.shape(&values, at: count - 16)
    }
    return Tensor(shape: shape, values: values)
  }

  private static func shape(_ values: inout [Float], at start: Int) {
    for i in start..<start + 8 {
      let radius = (-2 * log(1 - values[i])).squareRoot()
      let angle = 2 * Float.pi * values[i + 8]
      values[i] = radius * cos(angle)
      values[i + 8] = radius * sin(angle)
    }
  }
}

/// MT19937.
private struct MersenneTwister: Sendable {
  private var state = [UInt32](repeating: 0, count: 624)
  private var index = 624

  init(seed: UInt32) {
    state[0] = seed
    for i in 1..<624 { state[i] = 1_812_433_253 &* (state[i - 1] ^ (state[i - 1] >> 30)) &+ UInt32(i) }
  }

  /// A number in 0..<1 of 24 bits.
  mutating func unit() -> Float { Float(next() & 0xff_ffff) * 0x1p-24 }

  private mutating func next() -> UInt32 {
    if index == 624 {
      for i in 0..<624 {
        let mixed = (state[i] & 0x8000_0000) | (state[(i + 1) % 624] & 0x7fff_ffff)
        state[i] = state[(i + 397) % 624] ^ (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_b0df)
      }
      index = 0
    }
    var y = state[index]
    index += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    return y ^ (y >> 18)
  }
}
