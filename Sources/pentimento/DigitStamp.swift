import Imaging

/// Numbers drawn into a picture, five dots high.
enum DigitStamp {
  /// Draws a number in white on black.
  /// - Parameters:
  ///   - number: at least 0.
  ///   - x: the number's middle, pixels.
  ///   - y: the number's middle, pixels.
  ///   - dot: the side of a dot, pixels.
  static func draw(_ number: Int, on picture: inout Image, x: Int, y: Int, dot: Int) {
    let digits = String(number).compactMap(\.wholeNumberValue)
    let columns = 4 * digits.count + 1
    let (left, top) = (x - columns * dot / 2, y - 7 * dot / 2)
    for row in 0..<7 * dot {
      for column in 0..<columns * dot {
        let (px, py) = (left + column, top + row)
        guard px >= 0, py >= 0, px < picture.width, py < picture.height else { continue }
        let (cell, line) = (column / dot - 1, row / dot - 1)
        let isInk =
          cell >= 0 && cell % 4 < 3 && (0..<5).contains(line)
          && shapes[digits[cell / 4]][line] >> (2 - cell % 4) & 1 == 1
        picture[px, py] = isInk ? RGB8(255, 255, 255) : RGB8(0, 0, 0)
      }
    }
  }

  /// For each digit its five rows, three dots in each.
  private static let shapes: [[Int]] = [
    [0b111, 0b101, 0b101, 0b101, 0b111], [0b010, 0b110, 0b010, 0b010, 0b111], [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111], [0b101, 0b101, 0b111, 0b001, 0b001], [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111], [0b111, 0b001, 0b010, 0b010, 0b010], [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
  ]
}
