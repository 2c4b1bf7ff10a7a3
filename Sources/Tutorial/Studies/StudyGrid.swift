/// A grid of nearly square fields to carry a picture over to a larger sheet.
public struct StudyGrid: Sendable, Hashable, Codable {
  /// Fields side by side.
  public var columns: Int
  /// Fields one below the other.
  public var rows: Int

  /// Makes a grid.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// Three grids for a picture, from coarse to fine: for one of 3 by 2, grids of 3 x 2, 6 x 4 and 12 x 8 squares.
  /// - Parameter ratio: the picture's width over its height, above 0.
  public static func grids(ratio: Double) -> [StudyGrid] {
    let long = max(ratio, 1 / ratio)
    // Of the simple grids the one whose fields are nearest to squares; the smaller of equals.
    let simple = [(3, 3), (4, 3), (3, 2), (4, 2), (5, 2), (6, 2)]
    func stretch(_ grid: (Int, Int)) -> Double {
      let field = long * Double(grid.1) / Double(grid.0)
      return max(field, 1 / field)
    }
    let base = simple.min { stretch($0) < stretch($1) } ?? (3, 2)
    return (base.0 > 3 ? [1, 2, 3] : [1, 2, 4]).map { times in
      let (most, least) = (base.0 * times, base.1 * times)
      return ratio >= 1 ? StudyGrid(columns: most, rows: least) : StudyGrid(columns: least, rows: most)
    }
  }

  /// The inner lines as an SVG path, one unit a field.
  public var path: String {
    (1..<max(columns, 1)).map { "M\($0) 0V\(rows)" }.joined()
      + (1..<max(rows, 1)).map { "M0 \($0)H\(columns)" }.joined()
  }
}
