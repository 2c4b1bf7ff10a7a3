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
  private let valueSize: Int
  private let paddedCount: Int
  private let memory: AlignedMemory
  private let kernels: Kernels

  /// Keys that one piece of packing takes; a multiple of every level's panel.
  private static let packedKeys = 512

  /// Makes room; nothing is packed yet.
  /// - Parameters:
  ///   - size: numbers of a head's key, at most 256.
  ///   - valueSize: numbers of a head's value, at most 256; by default as many.
  package init(batch: Int, count: Int, heads: Int, size: Int, valueSize: Int? = nil) {
    let valueSize = valueSize ?? size
    precondition(
      min(batch, count, heads, size, valueSize) > 0 && max(size, valueSize) <= Int(TK_LARGEST_HEAD),
      "no attention has \(count) keys of \(heads) heads of \(size) and \(valueSize) numbers")
    (self.batch, self.count, self.heads, self.size, self.valueSize) = (batch, count, heads, size, valueSize)
    kernels = .current
    let panel = Int(kernels.table.panel)
    func whole(_ n: Int) -> Int { (n + panel - 1) / panel * panel }
    paddedCount = whole(count)
    memory = AlignedMemory(byteCount: 4 * batch * heads * paddedCount * (size + whole(valueSize)))
  }

  private var keyCount: Int { paddedCount * size }
  private var valueCount: Int {
    let panel = Int(kernels.table.panel)
    return paddedCount * ((valueSize + panel - 1) / panel * panel)
  }
  private var keyBase: UnsafeMutablePointer<Float> { memory.base.assumingMemoryBound(to: Float.self) }
  private var valueBase: UnsafeMutablePointer<Float> { keyBase + batch * heads * keyCount }

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
      kernels.table.pack_keys(
        keys.base + (item * count * heads + head) * size, heads * size, Int32(count), Int32(size), Int32(first),
        Int32(packed), keyBase + lane * keyCount)
      kernels.table.pack_values(
        values.base + (item * count * heads + head) * valueSize, heads * valueSize, Int32(count), Int32(valueSize),
        Int32(first), Int32(packed), Int32(paddedCount), valueBase + lane * valueCount)
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
    let lane = item * heads + head
    var job = tk_attention(
      queries: queries, query_stride: stride, keys: keyBase + lane * keyCount, values: valueBase + lane * valueCount,
      bias: bias, bias_stride: count, result: result, result_stride: resultStride, queries_count: Int32(queryCount),
      keys_count: Int32(count), head: Int32(size), value_head: Int32(valueSize), scale: scale)
    withUnsafeTemporaryAllocation(byteCount: 4 * Int(tk_attention_scratch), alignment: 64) { scratch in
      kernels.table.attention(&job, scratch.bindMemory(to: Float.self).baseAddress)
    }
  }
}
