/// A dense array of 32-bit floats in row-major order: the last axis is contiguous.
///
/// Pictures and feature maps are NCHW: batch, channel, row, column.
public struct Tensor: Sendable, Equatable {
  /// The length of every axis, outermost first; an empty shape is one number.
  public let shape: [Int]
  /// The product of `shape` numbers, row-major.
  public var values: [Float]

  /// Makes a tensor from numbers.
  /// - Parameter values: as many numbers as the product of `shape`, row-major.
  public init(shape: [Int], values: [Float]) {
    precondition(shape.allSatisfy { $0 >= 0 } && values.count == shape.reduce(1, *), "numbers do not fit the shape")
    self.shape = shape
    self.values = values
  }

  /// Makes a tensor that holds one number everywhere.
  public init(shape: [Int], filledWith value: Float = 0) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// Makes a tensor whose numbers `fill` writes; every element must be written.
  init(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let count = shape.reduce(1, *)
    self.shape = shape
    values = [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      LargePages.ask(for: UnsafeMutableRawBufferPointer(buffer))
      if count > 0 { fill(UnsafeMutableBufferPointer(rebasing: buffer[0..<count])) }
      initialised = count
    }
  }

  /// Makes this another tensor whose numbers `fill` writes, in the same memory where that has the right size.
  mutating func rewrite(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let count = shape.reduce(1, *)
    guard count == self.count, count > 0 else {
      self = Tensor(shape: shape, fill: fill)
      return
    }
    var numbers: [Float] = []
    swap(&numbers, &values)
    numbers.withUnsafeMutableBufferPointer { fill($0) }
    self = Tensor(shape: shape, values: numbers)
  }

  /// The number of elements.
  public var count: Int { values.count }

  /// The same numbers under another shape; one axis may be -1 and takes what is left.
  /// - Throws: ``TensorError/shape(_:)`` when the numbers do not fit.
  public func reshaped(to requested: [Int]) throws(TensorError) -> Tensor {
    var known = 1
    for length in requested where length != -1 {
      let (product, overflow) = known.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { throw .shape("cannot reshape \(shape) to \(requested)") }
      known = product
    }
    let free = requested.count { $0 == -1 }
    var result = requested
    if free == 1, known > 0, count % known == 0 {
      result = requested.map { $0 == -1 ? count / known : $0 }
    } else if free > 0 || known != count {
      throw .shape("cannot reshape \(shape) (\(count) numbers) to \(requested)")
    }
    return Tensor(shape: result, values: values)
  }

  /// The tensor with its axes in another order: axis `i` of the result is axis `order[i]` of this one.
  /// - Throws: ``TensorError/shape(_:)`` when `order` is no permutation of the axes.
  public func transposed(_ order: [Int]) throws(TensorError) -> Tensor {
    guard order.sorted() == Array(0..<shape.count) else {
      throw .shape("\(order) is no order of the axes of \(shape)")
    }
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let newShape = order.map { shape[$0] }
    let newStrides = order.map { strides[$0] }
    return Tensor(shape: newShape) { output in
      var index = [Int](repeating: 0, count: newShape.count)
      var source = 0
      for i in 0..<output.count {
        output[i] = values[source]
        var axis = newShape.count - 1
        while axis >= 0 {
          index[axis] += 1
          source += newStrides[axis]
          if index[axis] < newShape[axis] { break }
          source -= newStrides[axis] * newShape[axis]
          index[axis] = 0
          axis -= 1
        }
      }
    }
  }

  /// Batch, channels, rows and columns of an NCHW tensor.
  /// - Throws: ``TensorError/shape(_:)`` when the tensor has not four axes or one of them is empty.
  func planes(for operation: String) throws(TensorError) -> (batch: Int, channels: Int, height: Int, width: Int) {
    guard shape.count == 4, count > 0 else {
      throw .shape("\(operation) needs a non-empty tensor [batch, channels, rows, columns], found \(shape)")
    }
    return (shape[0], shape[1], shape[2], shape[3])
  }
}

/// Why a tensor operation or a weights file was refused.
public enum TensorError: Error, Equatable, CustomStringConvertible {
  /// Shapes do not fit an operation.
  case shape(String)
  /// A file cannot be opened.
  case unreadable(file: String, reason: String)
  /// A safetensors file breaks the format.
  case malformed(file: String, reason: String)
  /// A safetensors file lacks a tensor.
  case missingTensor(name: String, file: String)
  /// A tensor's numbers are of a kind that cannot be read as floats.
  case unsupportedType(name: String, type: String, file: String)
  /// A file cannot be written.
  case unwritable(file: String, reason: String)
  /// A library that does the arithmetic refused.
  case library(String)

  /// One line that says what is wrong and what was expected.
  public var description: String {
    switch self {
    case .shape(let message): message
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .malformed(let file, let reason): "\(file): not a whole safetensors file: \(reason)"
    case .missingTensor(let name, let file): "\(file): has no tensor named '\(name)'"
    case .unsupportedType(let name, let type, let file):
      "\(file): '\(name)' holds numbers of type \(type), which cannot be read as floats; F64, F32, F16 and BF16 can"
    case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"
    case .library(let reason): reason
    }
  }
}
