import Foundation
import Tensors

/// The numbers that T5's attention adds to scores for the distance from the token that asks to the one that is asked (Raffel and
/// others 2020).
struct RelativePositions: Sendable {
  private let buckets: Int
  private let furthest: Int

  init(buckets: Int, furthest: Int) {
    (self.buckets, self.furthest) = (buckets, furthest)
  }

  /// The bucket of a distance.
  ///
  /// Half of them for each direction, half of those for one distance each and the rest for ever
  /// longer stretches up to the furthest. In 32 bits, as the original.
  func bucket(of distance: Int) -> Int {
    let half = buckets / 2
    let (start, length) = (distance > 0 ? half : 0, abs(distance))
    let exact = half / 2
    guard length >= exact, exact > 0 else { return start + min(length, max(0, half - 1)) }
    let share = log(Float(length) / Float(exact)) / Float(log(Double(furthest) / Double(exact)))
    return start + min(half - 1, exact + Int(share * Float(half - exact)))
  }

  /// What is added to the scores of `tokens` tokens: [heads, tokens, tokens].
  /// - Parameters:
  ///   - table: [buckets, heads].
  ///   - mask: which tokens are asked; the others get minus infinity.
  func bias(tokens: Int, table: Tensor, mask: [Bool]) -> Tensor {
    let heads = table.shape[1]
    let lines = (0..<heads).map { head in
      (1 - tokens..<tokens).map { table.values[bucket(of: $0) * heads + head] }
    }
    let hidden = mask.indices.filter { !mask[$0] }
    let values = [Float](unsafeUninitializedCapacity: heads * tokens * tokens) { buffer, count in
      for head in 0..<heads {
        for query in 0..<tokens {
          let start = (head * tokens + query) * tokens
          for key in 0..<tokens { buffer[start + key] = lines[head][key - query + tokens - 1] }
          for key in hidden { buffer[start + key] = -.infinity }
        }
      }
      count = heads * tokens * tokens
    }
    return Tensor(shape: [heads, tokens, tokens], values: values)
  }
}
