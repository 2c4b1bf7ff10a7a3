import Foundation
import Tensors

/// The angles by which the pairs of a head's numbers are turned, from a token's frame, row and column.
///
/// Su and others 2021, *RoFormer*.
struct RotaryPositions {
  /// Numbers of a head that tell frames, rows and columns.
  let split: [Int]

  /// - Parameter headSize: numbers of a head: a third, rounded down to pairs, for rows, as many for columns, the rest for frames.
  init(headSize: Int) {
    let third = 2 * (headSize / 6)
    split = [headSize - 2 * third, third, third]
  }

  /// For each token, in the order frames, rows, columns: the cosines of a head, each twice, then its sines, each twice and
  /// negative the first time.
  func turns(frames: Int, rows: Int, columns: Int) -> RowMemory {
    let size = split.reduce(0, +)
    let memory = RowMemory(rows: frames * rows * columns, columns: 2 * size)
    let axes = zip([frames, rows, columns], split).map(Self.angles)
    memory.rows.withFloats { values in
      var base = 0
      for frame in 0..<frames {
        for row in 0..<rows {
          for column in 0..<columns {
            var place = base
            for (axis, position) in zip(axes, [frame, row, column]) {
              for angle in axis[position] {
                (values[place], values[place + 1]) = (angle.cosine, angle.cosine)
                (values[place + size], values[place + size + 1]) = (-angle.sine, angle.sine)
                place += 2
              }
            }
            base += 2 * size
          }
        }
      }
    }
    return memory
  }

  /// Cosine and sine of every pair at every position; angles are 64-bit numbers, as in the original.
  private static func angles(positions: Int, size: Int) -> [[(cosine: Float, sine: Float)]] {
    (0..<positions).map { position in
      stride(from: 0, to: size, by: 2).map { pair in
        let angle = Double(position) * (1 / pow(10_000, Double(pair) / Double(size)))
        return (Float(cos(angle)), Float(sin(angle)))
      }
    }
  }
}
