/// How a video is cut into overlapping tiles that are coded one after the other, so that less memory is needed; where tiles
/// overlap, one fades into the other.
///
/// The method of diffusers' `enable_tiling`. Tiles do not see one another, so the result differs a little from that of the
/// whole picture.
public struct Tiling: Sendable, Hashable, Codable {
  /// Rows of a tile, pixels.
  public var rows: Int
  /// Columns of a tile, pixels.
  public var columns: Int
  /// Rows from one tile to the next, pixels; at most ``rows``.
  public var rowStride: Int
  /// Columns from one tile to the next, pixels; at most ``columns``.
  public var columnStride: Int

  /// Makes a tiling; the defaults are those of diffusers.
  public init(rows: Int = 256, columns: Int = 256, rowStride: Int = 192, columnStride: Int = 192) {
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// The same in units of `factor` pixels.
  /// - Throws: ``DiffusionError/badSetting(_:)`` when the lengths are no whole, positive numbers of units.
  func divided(by factor: Int) throws -> Tiling {
    let lengths = [rows, columns, rowStride, columnStride]
    guard lengths.allSatisfy({ $0 > 0 && $0 % factor == 0 && $0 < 1 << 20 }), rowStride <= rows,
      columnStride <= columns
    else {
      throw DiffusionError.badSetting(
        "tiles of \(rows)x\(columns) pixels every \(rowStride)x\(columnStride) do not suit the video autoencoder: all must "
          + "be multiples of \(factor), and the steps no longer than the tiles")
    }
    return Tiling(
      rows: rows / factor, columns: columns / factor, rowStride: rowStride / factor,
      columnStride: columnStride / factor)
  }
}
