internal import COneDNN

/// Weights in the layout an operation wants them in.
struct PackedArray: Sendable {
  let layout: ArrayLayout
  private let memory: AlignedMemory

  var base: UnsafeRawPointer { UnsafeRawPointer(memory.base) }

  /// Copies numbers from one layout (and number format) to another.
  /// - Throws: ``TensorError/library(_:)``.
  init(_ source: UnsafeRawPointer, from: ArrayLayout, to: ArrayLayout) throws(TensorError) {
    onednn_keep_to_this_thread()
    let engine = try OneDNN.engine()
    memory = AlignedMemory(byteCount: to.size)
    layout = to
    var description: dnnl_primitive_desc_t?
    let made = withUnsafePointer(to: from.descriptor) { from in
      withUnsafePointer(to: to.descriptor) { to in
        dnnl_reorder_primitive_desc_create(&description, from, engine, to, engine, nil)
      }
    }
    try OneDNN.check(made, "packing weights")
    defer { dnnl_primitive_desc_destroy(description) }
    var handle: dnnl_primitive_t?
    try OneDNN.check(dnnl_primitive_create(&handle, description), "packing weights")
    defer { dnnl_primitive_destroy(handle) }
    var (sourceMemory, targetMemory): (dnnl_memory_t?, dnnl_memory_t?)
    defer {
      dnnl_memory_destroy(sourceMemory)
      dnnl_memory_destroy(targetMemory)
    }
    let wrapped = withUnsafePointer(to: from.descriptor) {
      dnnl_memory_create(&sourceMemory, $0, engine, UnsafeMutableRawPointer(mutating: source))
    }
    try OneDNN.check(wrapped, "packing weights")
    let target = memory.base
    let wrappedTarget = withUnsafePointer(to: to.descriptor) { dnnl_memory_create(&targetMemory, $0, engine, target) }
    try OneDNN.check(wrappedTarget, "packing weights")
    var stream: dnnl_stream_t?
    try OneDNN.check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "packing weights")
    defer { dnnl_stream_destroy(stream) }
    let arguments = [
      dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: sourceMemory),
      dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: targetMemory),
    ]
    try OneDNN.check(dnnl_primitive_execute(handle, stream, 2, arguments), "packing weights")
    try OneDNN.check(dnnl_stream_wait(stream), "packing weights")
  }
}
