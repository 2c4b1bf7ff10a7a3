internal import CKernels

/// Keys and values in the form in which attention reads them, packed once for any number of queries.
package struct PackedKeys: Sendable {
  /// Queries that are best taken together.
  package static let queryBlock = Int(TK_QUERY_BLOCK)

  /// Independent sets of keys.
  package let batch: Int
  /// Keys of a set.
  package let count: Int
  /// Heads.
  package let heads: Int
  /// Numbers of a head's key.
  package let size: Int
  /// What products are taken of.
  package let format: Rows.Format
  private let valueSize: Int
  private let paddedCount: Int
  /// Bytes of one head's packed keys.
  private let keyBytes: Int
  private let valueBytes: Int
  private let memory: AlignedMemory
  private let kernels: Kernels

  /// Keys that one piece of packing takes; a multiple of every level's panel.
  private static let packedKeys = 512

  /// Makes room; nothing is packed yet.
  /// - Parameters:
  ///   - size: numbers of a head's key, at most 256.
  ///   - valueSize: numbers of a head's value, at most 256; by default as many.
  ///   - format: bfloat16 products round queries, keys, values and shares, where the processor has them; elsewhere all are floats.
  package init(
    batch: Int, count: Int, heads: Int, size: Int, valueSize: Int? = nil, format: Rows.Format = .float32
  ) {
    let valueSize = valueSize ?? size
    precondition(
      min(batch, count, heads, size, valueSize) > 0 && max(size, valueSize) <= Int(TK_LARGEST_HEAD),
      "no attention has \(count) keys of \(heads) heads of \(size) and \(valueSize) numbers")
    (self.batch, self.count, self.heads, self.size, self.valueSize) = (batch, count, heads, size, valueSize)
    kernels = .current
    self.format = kernels.table.attention_narrow == nil ? .float32 : format
    let panel = Int(kernels.table.panel)
    paddedCount = (count + panel - 1) / panel * panel
    keyBytes = self.format.size * paddedCount * (self.format == .float32 ? size : (size + 1) / 2 * 2)
    valueBytes = self.format.size * paddedCount * ((valueSize + panel - 1) / panel * panel)
    memory = AlignedMemory(byteCount: batch * heads * (keyBytes + valueBytes))
  }

  private func keyBase(_ lane: Int) -> UnsafeMutableRawPointer { memory.base + lane * keyBytes }
  private func valueBase(_ lane: Int) -> UnsafeMutableRawPointer {
    memory.base + batch * heads * keyBytes + lane * valueBytes
  }

  /// Packs rows of keys and values, all heads of a row after one another.
  package func pack(keys: Rows, values: Rows) {
    precondition(
      keys.count == batch * count && values.count == keys.count && keys.columns == heads * size
        && values.columns == heads * valueSize,
      "\(keys.count) keys and \(values.count) values do not fit \(batch) x \(count)")
    pack(keys: keys.floats, values: values.floats, concurrently: true)
  }

  /// Packs tensors of ``batch`` x ``count`` keys and values, all heads of one after another.
  package func pack(keys: Tensor, values: Tensor) {
    precondition(
      keys.count == batch * count * heads * size && values.count == batch * count * heads * valueSize,
      "keys \(keys.shape) and values \(values.shape) do not fit \(batch) x \(count)")
    keys.values.withUnsafeBufferPointer { keys in
      values.values.withUnsafeBufferPointer { values in
        guard let keys = keys.baseAddress, let values = values.baseAddress else { return }
        pack(keys: keys, values: values, concurrently: true)
      }
    }
  }

  func pack(keys: UnsafePointer<Float>, values: UnsafePointer<Float>, concurrently: Bool) {
    let (keys, values) = (SharedConstPointer(base: keys), SharedConstPointer(base: values))
    let pieces = (paddedCount + Self.packedKeys - 1) / Self.packedKeys
    Workers.run(count: batch * heads * pieces, concurrently: concurrently) { index in
      let (lane, piece) = index.quotientAndRemainder(dividingBy: pieces)
      let (item, head) = lane.quotientAndRemainder(dividingBy: heads)
      let first = piece * Self.packedKeys
      let packed = min(Self.packedKeys, paddedCount - first)
      let (key, value) = (
        keys.base + (item * count * heads + head) * size, values.base + (item * count * heads + head) * valueSize
      )
      let isNarrow = format == .bfloat16
      (isNarrow ? kernels.table.pack_keys_narrow : kernels.table.pack_keys)(
        key, heads * size, Int32(count), Int32(size), Int32(first), Int32(packed), keyBase(lane))
      (isNarrow ? kernels.table.pack_values_narrow : kernels.table.pack_values)(
        value, heads * valueSize, Int32(count), Int32(valueSize), Int32(first), Int32(packed), Int32(paddedCount),
        valueBase(lane))
    }
  }

  /// softmax(scale q k') v of one head for rows of queries, on the calling thread.
  /// - Parameter result: rows that each hold all heads' results one after another; may be `queries` where values are as long as keys.
  package func attend(_ queries: Rows, item: Int, head: Int, scale: Float, into result: Rows) {
    precondition(
      item >= 0 && item < batch && head >= 0 && head < heads && queries.columns == heads * size
        && result.columns == heads * valueSize && result.count == queries.count,
      "queries of \(queries.columns) numbers do not fit \(heads) heads of \(size)")
    for first in stride(from: 0, to: queries.count, by: Self.queryBlock) {
      attend(
        queries.floats + first * queries.columns + head * size, stride: queries.columns,
        count: min(Self.queryBlock, queries.count - first), item: item, head: head, scale: scale, bias: nil,
        into: result.floats + first * result.columns + head * valueSize, resultStride: result.columns)
    }
  }

  func attend(
    _ queries: UnsafePointer<Float>, stride: Int, count queryCount: Int, item: Int, head: Int, scale: Float,
    bias: UnsafePointer<Float>?, into result: UnsafeMutablePointer<Float>, resultStride: Int
  ) {
    precondition(bias == nil || format == .float32, "products of bfloat16 numbers take no bias")
    let lane = item * heads + head
    var job = tk_attention(
      queries: queries, query_stride: stride, keys: keyBase(lane), values: valueBase(lane),
      bias: bias, bias_stride: count, result: result, result_stride: resultStride, queries_count: Int32(queryCount),
      keys_count: Int32(count), head: Int32(size), value_head: Int32(valueSize), scale: scale)
    withUnsafeTemporaryAllocation(byteCount: 4 * Int(tk_attention_scratch), alignment: 64) { scratch in
      (format == .bfloat16 ? kernels.table.attention_narrow : kernels.table.attention)(
        &job, scratch.bindMemory(to: Float.self).baseAddress)
    }
  }
}
