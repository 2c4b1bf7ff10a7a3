/// How a large drawing is spread over sheets of paper that overlap, at its true size.
public struct SheetTiling: Sendable, Equatable, Codable {
  /// Paper that sheets are printed on.
  public enum Paper: String, Sendable, Codable, CaseIterable {
    /// 210 x 297 mm.
    case a4
    /// 8.5 x 11 in.
    case letter
    /// What fits either of the two, so that one set of sheets serves both.
    case either

    /// Width and height, upright, in millimetres; of `either` what both have.
    public var size: (width: Double, height: Double) {
      switch self {
      case .a4: (210, 297)
      case .letter: (215.9, 279.4)
      case .either: (210, 279.4)
      }
    }
  }

  /// One sheet.
  public struct Sheet: Sendable, Equatable, Codable {
    /// Letter of the row and number of the column: A1, A2, B1.
    public var name: String
    /// Row from the top, 0 the first.
    public var row: Int
    /// Column from the left, 0 the first.
    public var column: Int
    /// The part of the drawing that it shows, in millimetres from the drawing's top left corner.
    public var x: Double
    /// Top edge of the part, millimetres.
    public var y: Double
  }

  /// White margin on every side of a sheet, in millimetres: no printer reaches the paper's edge.
  public static let margin = 10.0
  /// Strip below the drawing for the sheet's name, in millimetres.
  public static let foot = 9.0
  /// How much neighbouring sheets have in common, in millimetres.
  public static let overlap = 10.0

  /// What the sheets are printed on.
  public let paper: Paper
  /// The drawing's width in millimetres.
  public let width: Double
  /// The drawing's height in millimetres.
  public let height: Double
  /// Whether sheets lie on their long side.
  public let isWide: Bool
  /// Sheets side by side.
  public let columns: Int
  /// Sheets one below the other.
  public let rows: Int
  /// Width of the part of the drawing that each sheet shows, in millimetres.
  public let windowWidth: Double
  /// Height of that part, in millimetres.
  public let windowHeight: Double

  /// Spreads a drawing over as few sheets as possible, upright or lying.
  /// - Parameters:
  ///   - width: the drawing's width in millimetres, above 0.
  ///   - height: the drawing's height in millimetres, above 0.
  ///   - paper: what it is printed on.
  public init(width: Double, height: Double, paper: Paper) {
    self.paper = paper
    self.width = width
    self.height = height
    let (short, long) = paper.size
    func count(_ whole: Double, _ most: Double) -> Int {
      whole <= most ? 1 : Int(((whole - Self.overlap) / (most - Self.overlap)).rounded(.up))
    }
    func spread(_ isWide: Bool) -> (isWide: Bool, columns: Int, rows: Int) {
      // Paper of either sort gives way on the side on which it is the smaller.
      let sheet = isWide ? (long, short) : (short, long)
      return (
        isWide, count(width, sheet.0 - 2 * Self.margin), count(height, sheet.1 - 2 * Self.margin - Self.foot)
      )
    }
    let (upright, wide) = (spread(false), spread(true))
    let (fewUpright, fewWide) = (upright.columns * upright.rows, wide.columns * wide.rows)
    let chosen = fewUpright == fewWide ? (width > height ? wide : upright) : fewUpright < fewWide ? upright : wide
    (isWide, columns, rows) = chosen
    // All windows alike, so that no sheet holds a mere strip.
    windowWidth = (width + Double(columns - 1) * Self.overlap) / Double(columns)
    windowHeight = (height + Double(rows - 1) * Self.overlap) / Double(rows)
  }

  /// The sheets, row by row.
  public var sheets: [Sheet] {
    (0..<rows).flatMap { row in
      (0..<columns).map { column in
        Sheet(
          name: Self.letter(row) + String(column + 1), row: row, column: column,
          x: Double(column) * (windowWidth - Self.overlap), y: Double(row) * (windowHeight - Self.overlap))
      }
    }
  }

  /// Where sheets meet, in the middle of what they have in common: places across the drawing, millimetres.
  public var cuts: (x: [Double], y: [Double]) {
    (
      (1..<max(columns, 1)).map { Double($0) * (windowWidth - Self.overlap) + Self.overlap / 2 },
      (1..<max(rows, 1)).map { Double($0) * (windowHeight - Self.overlap) + Self.overlap / 2 }
    )
  }

  private static func letter(_ row: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let last = String(letters[row % 26])
    return row < 26 ? last : letter(row / 26 - 1) + last
  }
}
