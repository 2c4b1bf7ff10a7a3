import Tensors
import Testing

struct SymmetricMatrixTests {
  /// Eigenvalues 1, 3, 6 by construction: the matrix is V diag V^T with an orthogonal V.
  private func matrix() -> SymmetricMatrix {
    let v: [[Double]] = [[2, 1, 2], [-2, 2, 1], [1, 2, -2]].map { $0.map { $0 / 3 } }
    let eigenvalues = [1.0, 3, 6]
    // Columns of `v` scaled by roots: products of rows sum to the matrix.
    let rows = v.flatMap { row in zip(row, eigenvalues).map { $0 * $1.squareRoot() } }
    return SymmetricMatrix(productsOfRows: rows, count: 3)
  }

  @Test func findsEigenvalues() throws {
    for (found, expected) in zip(try matrix().eigenvalues(), [1.0, 3, 6]) { #expect(abs(found - expected) < 1e-12) }
    #expect(abs(matrix().trace - 10) < 1e-12)
  }

  @Test func findsSquareRoots() throws {
    let matrix = matrix()
    let root = try matrix.squareRoot()
    let square = SymmetricMatrix.product(root.values, rows: 3, root.values, columns: 3, inner: 3)
    for (found, expected) in zip(square, matrix.values) { #expect(abs(found - expected) < 1e-12) }
    let flat = SymmetricMatrix(productsOfColumnsIn: [1, 2, 3, 2, 4, 6], count: 2)
    #expect(flat.order == 3)
    #expect(flat.values == [5, 10, 15, 10, 20, 30, 15, 30, 45])
    #expect(try flat.eigenvalues().prefix(2).allSatisfy { abs($0) < 1e-12 })
    #expect(try flat.squareRoot().values.allSatisfy(\.isFinite))
  }

  @Test func refusesNumbersThatAreNone() {
    #expect(throws: TensorError.self) {
      try SymmetricMatrix(productsOfRows: [.nan, 1], count: 2).eigenvalues()
    }
  }
}
