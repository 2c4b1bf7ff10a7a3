/// The rows of a matrix in pieces for ``Workers``, cut by their number alone.
package struct RowPieces: Sendable {
  package let rows: Int
  /// Rows of every piece but the last.
  package let length: Int

  /// Pieces of 64 to 256 rows, an even number of them: a piece is large enough to make good use of packed weights, and two or
  /// more cores get equal shares.
  package init(rows: Int) {
    self.rows = rows
    let pieces =
      switch rows {
      case ..<64: 1
      case ..<256: 2
      case ..<512: 4
      default: 8 * ((rows + 2047) / 2048)
      }
    length = max(1, (rows + pieces - 1) / pieces)
  }

  package var count: Int { (rows + length - 1) / length }

  /// The different numbers of rows that pieces have: that of all but the last, then that of the last where it is shorter.
  var lengths: [Int] { rows % length == 0 ? [length] : count == 1 ? [rows] : [length, rows % length] }

  package subscript(index: Int) -> Range<Int> { index * length..<min(rows, (index + 1) * length) }
}
