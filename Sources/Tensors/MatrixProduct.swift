internal import COpenBLAS

/// Products of row-major matrices of 32-bit floats.
public enum MatrixProduct {
  /// OpenBLAS keeps to the calling thread: the callers here cut their work themselves, so that results do not depend on
  /// the number of cores.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// The name of the kernels OpenBLAS runs on this machine, for instance `SkylakeX`, to be printed beside timings.
  public static var kernelName: String { String(cString: openblas_get_corename()) }

  /// `c = a b` (or `c += a b`) with `a` of `rows` x `inner`, `b` of `inner` x `columns`, or what is transposed to them; on
  /// the calling thread.
  static func multiply(
    a: UnsafePointer<Float>, aStride: Int, transposingA: Bool = false, b: UnsafePointer<Float>, bStride: Int,
    transposingB: Bool = false, into c: UnsafeMutablePointer<Float>, cStride: Int, rows: Int, columns: Int, inner: Int,
    accumulating: Bool = false
  ) {
    precondition(isSingleThreaded && max(rows, columns, inner, aStride, bStride, cStride) <= Int(Int32.max))
    guard rows > 0, columns > 0, inner > 0 else { return }
    cblas_sgemm(
      CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans, transposingB ? CblasTrans : CblasNoTrans, Int32(rows),
      Int32(columns), Int32(inner), 1, a, Int32(aStride), b, Int32(bStride), accumulating ? 1 : 0, c, Int32(cStride))
  }
}

extension Tensor {
  /// The matrix product with `other`: [rows, inner] times [inner, columns].
  /// - Throws: ``TensorError/shape(_:)`` when the inner lengths differ.
  public func multiplied(by other: Tensor, concurrently: Bool = true) throws(TensorError) -> Tensor {
    guard shape.count == 2, other.shape.count == 2, shape[1] == other.shape[0] else {
      throw .shape("no matrix product of \(shape) and \(other.shape)")
    }
    let (rows, inner, columns) = (shape[0], shape[1], other.shape[1])
    guard inner > 0 else { return Tensor(shape: [rows, columns]) }
    let pieces = RowPieces(rows: rows)
    return Tensor(shape: [rows, columns]) { output in
      values.withUnsafeBufferPointer { a in
        other.values.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = output.baseAddress else { return }
          let (left, right, target) = (
            SharedConstPointer(base: a), SharedConstPointer(base: b), SharedPointer(base: c)
          )
          Workers.run(count: pieces.count, concurrently: concurrently) { index in
            let range = pieces[index]
            MatrixProduct.multiply(
              a: left.base + range.lowerBound * inner, aStride: inner, b: right.base, bStride: columns,
              into: target.base + range.lowerBound * columns, cStride: columns, rows: range.count, columns: columns,
              inner: inner)
          }
        }
      }
    }
  }

  /// A fully connected layer: everything after the batch axis is flattened, then `weight` x input + `bias`.
  /// - Parameters:
  ///   - weight: [outputs, inputs].
  ///   - bias: [outputs].
  /// - Returns: [batch, outputs].
  /// - Throws: ``TensorError/shape(_:)``.
  public func linear(weight: Tensor, bias: Tensor?) throws(TensorError) -> Tensor {
    guard let batch = shape.first, batch > 0, weight.shape.count == 2, count / batch == weight.shape[1], count > 0,
      bias.map({ $0.count == weight.shape[0] }) ?? true
    else { throw .shape("a linear layer of weight \(weight.shape), bias \(bias?.shape ?? []) does not fit \(shape)") }
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    return Tensor(shape: [batch, outputs]) { output in
      values.withUnsafeBufferPointer { x in
        weight.values.withUnsafeBufferPointer { w in
          guard let x = x.baseAddress, let w = w.baseAddress, let y = output.baseAddress else { return }
          MatrixProduct.multiply(
            a: x, aStride: inputs, b: w, bStride: inputs, transposingB: true, into: y, cStride: outputs, rows: batch,
            columns: outputs, inner: inputs)
        }
      }
      if let bias {
        for i in output.indices { output[i] += bias.values[i % outputs] }
      }
    }
  }
}
