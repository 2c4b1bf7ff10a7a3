import Tensors

/// Codes one tile and tells the share that is done.
typealias TileCoding = (TileSource, inout TileResult, @escaping (Double) -> Void) throws -> Void

/// Codes a picture tile by tile and lets neighbours fade into one another where they overlap.
struct TileBlending {
  /// The cut of what is read.
  let source: Tiling
  /// The same cut of what is written.
  let result: Tiling

  /// - Parameters:
  ///   - x: [batch, channels, frames, rows, columns].
  ///   - whole: likewise.
  ///   - scale: what a length that is read becomes.
  func run(
    _ x: Tensor, item: Int, into whole: inout Tensor, scale: (Int) -> Int,
    coding: TileCoding, progress: @escaping (Double) -> Void
  ) throws {
    let (height, width) = (x.shape[3], x.shape[4])
    let rowStarts = Array(stride(from: 0, to: height, by: source.rowStride))
    let columnStarts = Array(stride(from: 0, to: width, by: source.columnStride))
    let count = Double(rowStarts.count * columnStarts.count)
    var above: [TileResult] = []
    for (i, top) in rowStarts.enumerated() {
      var line: [TileResult] = []
      for (j, left) in columnStarts.enumerated() {
        let rows = top..<min(height, top + source.rows)
        let columns = left..<min(width, left + source.columns)
        var tile = TileResult(shape: [whole.shape[1], whole.shape[2], scale(rows.count), scale(columns.count)])
        let done = Double(i * columnStarts.count + j)
        try coding(TileSource(x, item: item, rows: rows, columns: columns), &tile) { progress((done + $0) / count) }
        // A tile fades in from neighbours that have faded in themselves.
        if i > 0 { tile.fade(from: above[j], along: .rows, over: result.rows - result.rowStride) }
        if j > 0 { tile.fade(from: line[j - 1], along: .columns, over: result.columns - result.columnStride) }
        tile.place(
          in: &whole, item: item, row: i * result.rowStride, column: j * result.columnStride, rows: result.rowStride,
          columns: result.columnStride)
        line.append(tile)
      }
      above = line
    }
  }
}

extension TileResult {
  enum Axis {
    case rows
    case columns
  }

  /// Lets the last `extent` rows or columns of the tile before fade into the first ones of this.
  fileprivate mutating func fade(from other: TileResult, along axis: Axis, over extent: Int) {
    let extent = axis == .rows ? min(other.rows, rows, extent) : min(other.columns, columns, extent)
    let height = axis == .rows ? extent : min(rows, other.rows)
    let width = axis == .rows ? min(columns, other.columns) : extent
    for plane in 0..<channels * frames {
      for y in 0..<height {
        for x in 0..<width {
          let share = Float(axis == .rows ? y : x) / Float(extent)
          let from =
            axis == .rows
            ? (plane * other.rows + other.rows - extent + y) * other.columns + x
            : (plane * other.rows + y) * other.columns + other.columns - extent + x
          let here = (plane * rows + y) * columns + x
          values[here] = other.values[from] * (1 - share) + values[here] * share
        }
      }
    }
  }

  /// Copies the first rows and columns to their place in [batch, channels, frames, rows, columns].
  fileprivate func place(in whole: inout Tensor, item: Int, row: Int, column: Int, rows: Int, columns: Int) {
    let (height, width) = (whole.shape[3], whole.shape[4])
    let planes = channels * frames
    let (lines, count) = (min(rows, self.rows, height - row), min(columns, self.columns, width - column))
    whole.values.withUnsafeMutableBufferPointer { target in
      values.withUnsafeBufferPointer { source in
        for plane in 0..<planes {
          for line in 0..<lines {
            let to = ((item * planes + plane) * height + row + line) * width + column
            let from = (plane * self.rows + line) * self.columns
            for x in 0..<count { target[to + x] = source[from + x] }
          }
        }
      }
    }
  }
}
