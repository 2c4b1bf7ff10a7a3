import Foundation
import Tensors
import Testing

@Suite struct RowTests {
  private static func noise(_ count: Int, seed: UInt32) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) * 0x1p-23 - 1
    }
  }

  /// Heads of 6 to 34 numbers: with and without a rest behind the last whole vector of every level.
  @Test(arguments: ProcessorLevel.available, [6, 16, 34])
  func rowsAreNormalisedAndTurned(_ level: ProcessorLevel, _ size: Int) throws {
    let (heads, rows, epsilon) = (3, 2, Float(1e-5))
    let columns = heads * size
    let x = Self.noise(rows * columns, seed: 1)
    let weight = Self.noise(columns, seed: 2)
    let angles = Self.noise(rows * size, seed: 3)
    var turns: [Float] = []
    for row in 0..<rows {
      let pairs = stride(from: row * size, to: (row + 1) * size, by: 2)
      for pair in pairs { turns += [angles[pair], angles[pair]] }
      for pair in pairs { turns += [-angles[pair + 1], angles[pair + 1]] }
    }
    let result = RowMemory(rows: rows, columns: columns)
    ProcessorLevel.run(at: level) {
      RowOperations.current.rmsNormaliseAndTurn(
        RowMemory(Tensor(shape: [rows, columns], values: x), columns: columns).rows, heads: heads, weight: weight,
        epsilon: epsilon, turns: RowMemory(Tensor(shape: [rows, 2 * size], values: turns), columns: 2 * size).rows,
        into: result.rows)
    }
    let found = result.rows.tensor(shape: [rows * columns]).values
    for row in 0..<rows {
      let line = x[row * columns..<(row + 1) * columns]
      let scale = 1 / (line.reduce(0) { $0 + Double($1) * Double($1) } / Double(columns) + Double(epsilon)).squareRoot()
      for pair in stride(from: 0, to: columns, by: 2) {
        let i = row * columns + pair
        let (a, b) = (Double(x[i] * weight[pair]) * scale, Double(x[i + 1] * weight[pair + 1]) * scale)
        let (cosine, sine) = (Double(angles[row * size + pair % size]), Double(angles[row * size + pair % size + 1]))
        #expect(abs(Double(found[i]) - (a * cosine - b * sine)) < 1e-6)
        #expect(abs(Double(found[i + 1]) - (a * sine + b * cosine)) < 1e-6)
      }
    }
  }

  @Test(arguments: ProcessorLevel.available) func gatedRowsAreAdded(_ level: ProcessorLevel) {
    let (x, y, gate) = (Self.noise(2 * 37, seed: 4), Self.noise(2 * 37, seed: 5), Self.noise(37, seed: 6))
    for gate in [gate, nil] {
      let sum = RowMemory(Tensor(shape: [2, 37], values: x), columns: 37)
      let rows = RowMemory(Tensor(shape: [2, 37], values: y), columns: 37).rows
      ProcessorLevel.run(at: level) { RowOperations.current.add(rows, gate: gate, to: sum.rows) }
      for (i, found) in sum.rows.tensor(shape: [74]).values.enumerated() {
        #expect(abs(found - (x[i] + y[i] * (gate?[i % 37] ?? 1))) < 1e-6)
      }
    }
  }

  @Test(arguments: ProcessorLevel.available) func quickGelu(_ level: ProcessorLevel) throws {
    let x = Self.noise(50, seed: 7).map { 8 * $0 }
    let found = try ProcessorLevel.run(at: level) { try Tensor(shape: [50], values: x).activated(.quickGelu) }
    for (x, y) in zip(x, found.values) { #expect(abs(y - x / (1 + exp(-1.702 * x))) < 2e-6) }
  }
}
