internal import COneDNN

/// One oneDNN operation on arrays of given sizes, ready to run on the calling thread; any number of threads may share it.
final class Primitive: @unchecked Sendable {
  /// What an array is to an operation.
  enum Role: Sendable {
    case source
    case weights
    case bias
    case result

    fileprivate var argument: Int32 {
      switch self {
      case .source: DNNL_ARG_SRC
      case .weights: DNNL_ARG_WEIGHTS
      case .bias: DNNL_ARG_BIAS
      case .result: DNNL_ARG_DST
      }
    }

    fileprivate var query: dnnl_query_t {
      switch self {
      case .source: dnnl_query_src_md
      case .weights: dnnl_query_weights_md
      case .bias: dnnl_query_weights_md
      case .result: dnnl_query_dst_md
      }
    }
  }

  private let description: dnnl_primitive_desc_t
  private let handle: dnnl_primitive_t
  private let engine: dnnl_engine_t
  private let layouts: [Role: ArrayLayout]
  private let scratchpad: ArrayLayout

  /// Makes a primitive of a filled oneDNN operation descriptor.
  /// - Parameter accumulating: whether the result is added to what stands there.
  /// - Throws: ``TensorError/library(_:)``.
  init(
    operation: UnsafeRawPointer, roles: [Role], accumulating: Bool = false, what: @autoclosure () -> String
  ) throws(TensorError) {
    onednn_keep_to_this_thread()
    engine = try OneDNN.engine()
    var attributes: dnnl_primitive_attr_t?
    try OneDNN.check(dnnl_primitive_attr_create(&attributes), "attributes")
    defer { dnnl_primitive_attr_destroy(attributes) }
    // Scratch room of our own: oneDNN's belongs to the thread that made the primitive.
    try OneDNN.check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "attributes")
    if accumulating {
      var after: dnnl_post_ops_t?
      try OneDNN.check(dnnl_post_ops_create(&after), "attributes")
      defer { dnnl_post_ops_destroy(after) }
      try OneDNN.check(dnnl_post_ops_append_sum(after, 1), "attributes")
      try OneDNN.check(dnnl_primitive_attr_set_post_ops(attributes, after), "attributes")
    }
    var description: dnnl_primitive_desc_t?
    try OneDNN.check(dnnl_primitive_desc_create(&description, operation, attributes, engine, nil), what())
    guard let description else { throw .library("oneDNN: \(what()) cannot be made") }
    var handle: dnnl_primitive_t?
    let status = dnnl_primitive_create(&handle, description)
    guard status == dnnl_success, let handle else {
      dnnl_primitive_desc_destroy(description)
      throw .library("oneDNN: \(what()) failed with status \(status.rawValue)")
    }
    self.description = description
    self.handle = handle
    var layouts: [Role: ArrayLayout] = [:]
    for role in roles {
      if let layout = dnnl_primitive_desc_query_md(description, role.query, role == .bias ? 1 : 0) {
        layouts[role] = ArrayLayout(layout.pointee)
      }
    }
    self.layouts = layouts
    scratchpad = ArrayLayout(
      dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0)?.pointee ?? dnnl_memory_desc_t())
  }

  deinit {
    dnnl_primitive_destroy(handle)
    dnnl_primitive_desc_destroy(description)
  }

  /// The layout of an array, for those that oneDNN chooses.
  func layout(of role: Role) throws(TensorError) -> ArrayLayout {
    guard let layout = layouts[role] else { throw .library("oneDNN: an operation lacks an array") }
    return layout
  }

  /// Whether this is oneDNN's plain loop, a hundred times slower than a kernel made for the processor.
  var isReference: Bool {
    var name: UnsafePointer<CChar>?
    guard dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name) == dnnl_success, let name else {
      return false
    }
    return String(cString: name).hasPrefix("ref")
  }

  /// Runs on the calling thread.
  /// - Returns: whether oneDNN did it.
  func run(_ arrays: KeyValuePairs<Role, UnsafeRawPointer>) -> Bool {
    onednn_keep_to_this_thread()
    return withUnsafeTemporaryAllocation(byteCount: max(64, scratchpad.size), alignment: 64) { scratch in
      var arguments: [dnnl_exec_arg_t] = []
      defer { for argument in arguments { dnnl_memory_destroy(argument.memory) } }
      func add(_ argument: Int32, _ layout: ArrayLayout, _ pointer: UnsafeRawPointer?) -> Bool {
        var memory: dnnl_memory_t?
        let status = withUnsafePointer(to: layout.descriptor) {
          dnnl_memory_create(&memory, $0, engine, UnsafeMutableRawPointer(mutating: pointer))
        }
        guard status == dnnl_success else { return false }
        arguments.append(dnnl_exec_arg_t(arg: argument, memory: memory))
        return true
      }
      for (role, pointer) in arrays {
        guard let layout = layouts[role], add(role.argument, layout, pointer) else { return false }
      }
      guard add(DNNL_ARG_SCRATCHPAD, scratchpad, scratch.baseAddress) else { return false }
      var stream: dnnl_stream_t?
      guard dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue) == dnnl_success else {
        return false
      }
      defer { dnnl_stream_destroy(stream) }
      return dnnl_primitive_execute(handle, stream, Int32(arguments.count), arguments) == dnnl_success
        && dnnl_stream_wait(stream) == dnnl_success
    }
  }
}
