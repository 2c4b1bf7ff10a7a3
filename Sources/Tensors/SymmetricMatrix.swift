internal import COpenBLAS

/// A symmetric matrix of 64-bit floats, for statistics that 32 bits are too coarse for.
public struct SymmetricMatrix: Sendable, Equatable {
  /// Rows, and columns.
  public let order: Int
  /// `order` x `order` numbers, row-major, the same on either side of the diagonal.
  public let values: [Double]

  /// The sums of products of rows with one another: `rows` times its own transpose.
  /// - Parameters:
  ///   - rows: `count` rows of one length, one after the other.
  public init(productsOfRows rows: [Double], count: Int) {
    precondition(count > 0 && !rows.isEmpty && rows.count % count == 0, "numbers do not fit the rows")
    order = count
    values = Self.product(rows, rows: count, rows, columns: count, inner: rows.count / count, transposingSecond: true)
  }

  /// The sums of products of columns with one another: the transpose of `rows` times `rows`.
  public init(productsOfColumnsIn rows: [Double], count: Int) {
    precondition(count > 0 && !rows.isEmpty && rows.count % count == 0, "numbers do not fit the rows")
    order = rows.count / count
    let order = order
    var products = [Double](repeating: 0, count: order * order)
    Self.checkSizes(order, count)
    cblas_dgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, Int32(order), Int32(order), Int32(count), 1, rows, Int32(order), rows,
      Int32(order), 0, &products, Int32(order))
    values = products
  }

  /// The sum of the diagonal.
  public var trace: Double { (0..<order).reduce(0) { $0 + values[$1 * order + $1] } }

  /// Eigenvalues, smallest first.
  /// - Throws: ``TensorError/shape(_:)`` when the numbers are not finite.
  public func eigenvalues() throws(TensorError) -> [Double] { try decomposed(withVectors: false).values }

  /// The symmetric matrix whose square this one is; eigenvalues below 0, which rounding makes, count as 0.
  /// - Throws: ``TensorError/shape(_:)`` when the numbers are not finite.
  public func squareRoot() throws(TensorError) -> SymmetricMatrix {
    let (eigenvalues, vectors) = try decomposed(withVectors: true)
    // Rows of `vectors` are eigenvectors; scaled by the fourth roots, their products of columns sum to the root.
    var scaled = vectors
    for row in 0..<order {
      let scale = max(0, eigenvalues[row]).squareRoot().squareRoot()
      for i in row * order..<(row + 1) * order { scaled[i] *= scale }
    }
    return SymmetricMatrix(productsOfColumnsIn: scaled, count: order)
  }

  /// `first` (`rows` x `inner`) times `second` (`inner` x `columns`, or its transpose), row-major.
  public static func product(
    _ first: [Double], rows: Int, _ second: [Double], columns: Int, inner: Int, transposingSecond: Bool = false
  ) -> [Double] {
    precondition(rows > 0 && columns > 0 && inner > 0, "nothing to multiply")
    precondition(first.count == rows * inner && second.count == inner * columns, "numbers do not fit the sizes")
    checkSizes(rows, columns, inner)
    var result = [Double](repeating: 0, count: rows * columns)
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, transposingSecond ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns),
      Int32(inner), 1, first, Int32(inner), second, Int32(transposingSecond ? inner : columns), 0, &result,
      Int32(columns))
    return result
  }

  /// Eigenvalues, smallest first, and on request eigenvectors, one a row.
  private func decomposed(withVectors: Bool) throws(TensorError) -> (values: [Double], vectors: [Double]) {
    guard values.allSatisfy(\.isFinite) else { throw .shape("a matrix holds numbers that are not finite") }
    Self.checkSizes(order)
    var (matrix, eigenvalues) = (values, [Double](repeating: 0, count: order))
    let size = [Int32(order)]
    var work = [0.0]
    var wholeWork: [Int32] = [0]
    // The first call, with lengths of -1, tells how much room the second one needs.
    for call in 0..<2 {
      let workLength = [call == 0 ? -1 : Int32(work.count)]
      let wholeLength = [call == 0 ? -1 : Int32(wholeWork.count)]
      var fault: Int32 = 0
      dsyevd_(
        withVectors ? "V" : "N", "U", size, &matrix, size, &eigenvalues, &work, workLength, &wholeWork, wholeLength,
        &fault, 1, 1)
      guard fault == 0 else { throw .shape("a matrix of order \(order) has no eigenvalues (LAPACK says \(fault))") }
      if call == 0 {
        work = [Double](repeating: 0, count: max(1, Int(work[0])))
        wholeWork = [Int32](repeating: 0, count: max(1, Int(wholeWork[0])))
      }
    }
    return (eigenvalues, matrix)
  }

  /// Sizes fit LAPACK, and OpenBLAS keeps to the calling thread, so that sums do not depend on the number of cores.
  private static func checkSizes(_ sizes: Int...) {
    openblas_set_num_threads(1)
    precondition(sizes.allSatisfy { $0 <= 32_768 }, "a matrix is too large")
  }
}
