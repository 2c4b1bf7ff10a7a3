/// How the result of a convolution is cut into pieces, by sizes alone.
struct SlabCut: Sendable {
  /// Rows and columns of a piece.
  struct Size: Sendable, Hashable {
    var rows: Int
    var columns: Int
  }

  /// A part of the result: some frames of some rows of one group's channels; rows are whole unless there is only one.
  struct Piece: Sendable {
    var item: Int
    var group: Int
    var frames: Range<Int>
    var row: Int
    var column: Int
    var size: Size
  }

  private let groups: Int
  private let output: FeatureExtent
  private let framesPerPiece: Int
  private let piece: Size
  private let counts: (batch: Int, frames: Int, rows: Int, columns: Int)

  /// Numbers of a slab that is still small enough for the caches.
  private static let slabNumbers = 1 << 19
  /// Multiplications that are worth a piece of their own.
  private static let pieceProducts = 1 << 24

  init(kernel: ConvolutionKernel, input: FeatureExtent, output: FeatureExtent) {
    groups = kernel.groups
    self.output = output
    framesPerPiece = min(4, output.frames)
    let inputFrames = min(
      input.frames,
      (framesPerPiece - 1) * kernel.frameGeometry.stride + (kernel.frames - 1) * kernel.frameGeometry.dilation + 1)
    let rowNumbers = max(
      1, kernel.groupInputs * (input.columns + kernel.columns - 1) * inputFrames * kernel.geometry.stride.rows)
    let products =
      kernel.groupInputs * kernel.groupOutputs * kernel.taps * output.area * framesPerPiece
    let wanted = min(8, max(1, products / Self.pieceProducts))
    if output.rows == 1 {
      // A sequence: its one row is cut.
      let fitting = max(
        64, Self.slabNumbers / max(1, kernel.groupInputs * inputFrames * kernel.geometry.stride.columns))
      let pieces = Self.even(max((output.columns + fitting - 1) / fitting, min(wanted, output.columns / 64)))
      piece = Size(rows: 1, columns: (output.columns + pieces - 1) / pieces)
    } else {
      let halo = max(0, (kernel.rows - 1) * kernel.geometry.dilation.rows + 1 - kernel.geometry.stride.rows)
      let fitting = max(4, Self.slabNumbers / rowNumbers - halo / kernel.geometry.stride.rows)
      let pieces = Self.even(max((output.rows + fitting - 1) / fitting, min(wanted, output.rows)))
      piece = Size(rows: (output.rows + pieces - 1) / pieces, columns: output.columns)
    }
    counts = (
      output.batch, (output.frames + framesPerPiece - 1) / framesPerPiece,
      (output.rows + piece.rows - 1) / piece.rows, (output.columns + piece.columns - 1) / piece.columns
    )
  }

  /// The next even number, save that 1 stays 1.
  private static func even(_ n: Int) -> Int { n <= 1 ? 1 : n + n % 2 }

  var count: Int { counts.batch * groups * counts.frames * counts.rows * counts.columns }

  /// The sizes that pieces have.
  var sizes: Set<Size> {
    let rows = Set([piece.rows, output.rows - (counts.rows - 1) * piece.rows])
    let columns = Set([piece.columns, output.columns - (counts.columns - 1) * piece.columns])
    return Set(rows.flatMap { rows in columns.map { Size(rows: rows, columns: $0) } })
  }

  subscript(index: Int) -> Piece {
    var rest = index
    func next(_ count: Int) -> Int {
      defer { rest /= count }
      return rest % count
    }
    let column = next(counts.columns) * piece.columns
    let row = next(counts.rows) * piece.rows
    let frame = next(counts.frames) * framesPerPiece
    let group = next(groups)
    return Piece(
      item: rest, group: group, frames: frame..<min(output.frames, frame + framesPerPiece), row: row, column: column,
      size: Size(rows: min(piece.rows, output.rows - row), columns: min(piece.columns, output.columns - column)))
  }
}
