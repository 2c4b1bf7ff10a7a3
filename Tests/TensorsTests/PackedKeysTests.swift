import Foundation
import Tensors
import Testing

@Suite struct PackedKeysTests {
  private static func noise(_ shape: [Int], seed: UInt32) -> Tensor {
    var state = seed
    return Tensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8) * 0x1p-23 - 1
      })
  }

  /// Odd heads, keys that fill no panel, several blocks of keys and of queries.
  @Test(
    arguments: ProcessorLevel.available, [(5, 7, 33, 1), (32, 32, 300, 100), (128, 64, 530, 205), (256, 256, 64, 97)])
  func narrowAttentionComesClose(_ level: ProcessorLevel, _ sizes: (Int, Int, Int, Int)) {
    let (size, valueSize, keyCount, queryCount) = sizes
    let (batch, heads) = (2, 3)
    let keys = Self.noise([batch, keyCount, heads, size], seed: 1)
    let values = Self.noise([batch, keyCount, heads, valueSize], seed: 2)
    // Scores of some size, so that shares differ.
    let queries = Self.noise([batch, queryCount, heads, size], seed: 3).mapped(scale: 4, shift: 0)
    let expected = Self.attention(queries, keys, values)
    ProcessorLevel.run(at: level) {
      for (format, limit) in [(Rows.Format.float32, Float(2e-6)), (.bfloat16, 2e-2)] {
        let packed = PackedKeys(
          batch: batch, count: keyCount, heads: heads, size: size, valueSize: valueSize, format: format)
        packed.pack(keys: keys, values: values)
        let asking = RowMemory(queries, columns: heads * size)
        let result = RowMemory(rows: batch * queryCount, columns: heads * valueSize)
        for item in 0..<batch {
          for head in 0..<heads {
            let rows = item * queryCount..<(item + 1) * queryCount
            packed.attend(
              asking[rows], item: item, head: head, scale: 1 / Float(size).squareRoot(), into: result[rows])
          }
        }
        let found = result.rows.tensor(shape: expected.shape)
        let gap = zip(found.values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(gap < limit, "\(format): \(gap)")
      }
    }
  }

  /// The definition, in 64 bits.
  private static func attention(_ queries: Tensor, _ keys: Tensor, _ values: Tensor) -> Tensor {
    let (batch, queryCount, heads, size) = (queries.shape[0], queries.shape[1], queries.shape[2], queries.shape[3])
    let (keyCount, valueSize) = (keys.shape[1], values.shape[3])
    var result: [Float] = []
    for item in 0..<batch {
      for query in 0..<queryCount {
        for head in 0..<heads {
          let q = ((item * queryCount + query) * heads + head) * size
          let shares = (0..<keyCount).map { key -> Double in
            let k = ((item * keyCount + key) * heads + head) * size
            let score = (0..<size).reduce(0.0) { $0 + Double(queries.values[q + $1]) * Double(keys.values[k + $1]) }
            return exp(score / Double(size).squareRoot())
          }
          let total = shares.reduce(0, +)
          var sums = [Double](repeating: 0, count: valueSize)
          for (key, share) in shares.enumerated() {
            let v = ((item * keyCount + key) * heads + head) * valueSize
            for i in 0..<valueSize { sums[i] += share / total * Double(values.values[v + i]) }
          }
          result += sums.map(Float.init)
        }
      }
    }
    return Tensor(shape: [batch, queryCount, heads, valueSize], values: result)
  }
}
