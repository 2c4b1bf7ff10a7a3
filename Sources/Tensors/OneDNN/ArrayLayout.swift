internal import COneDNN

/// How the numbers of an array lie in memory, in oneDNN's words.
struct ArrayLayout: @unchecked Sendable {
  var descriptor: dnnl_memory_desc_t

  init(_ descriptor: dnnl_memory_desc_t) {
    self.descriptor = descriptor
  }

  /// An array with a step for every axis, in numbers.
  init(shape: [Int], strides: [Int], format: OneDNN.Format) throws(TensorError) {
    var descriptor = dnnl_memory_desc_t()
    try OneDNN.check(
      dnnl_memory_desc_init_by_strides(
        &descriptor, Int32(shape.count), shape.map(Int64.init), format.code, strides.map(Int64.init)),
      "an array of \(shape)")
    self.descriptor = descriptor
  }

  /// An array whose axes lie as `order` says, the last one contiguous; row-major when there is no order.
  init(shape: [Int], order: [Int]? = nil, format: OneDNN.Format) throws(TensorError) {
    var strides = [Int](repeating: 1, count: shape.count)
    var step = 1
    for axis in (order ?? Array(shape.indices)).reversed() {
      strides[axis] = step
      step *= max(1, shape[axis])
    }
    try self.init(shape: shape, strides: strides, format: format)
  }

  /// An array whose layout oneDNN chooses.
  init(free shape: [Int], format: OneDNN.Format) throws(TensorError) {
    var descriptor = dnnl_memory_desc_t()
    try OneDNN.check(
      dnnl_memory_desc_init_by_tag(
        &descriptor, Int32(shape.count), shape.map(Int64.init), format.code, dnnl_format_tag_any),
      "an array of \(shape)")
    self.descriptor = descriptor
  }

  /// Bytes the array takes, what oneDNN adds behind it included.
  var size: Int {
    withUnsafePointer(to: descriptor) { dnnl_memory_desc_get_size($0) }
  }

  static func == (a: ArrayLayout, b: ArrayLayout) -> Bool {
    withUnsafePointer(to: a.descriptor) { a in
      withUnsafePointer(to: b.descriptor) { b in dnnl_memory_desc_equal(a, b) != 0 }
    }
  }
}
