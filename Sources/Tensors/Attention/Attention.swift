internal import CKernels

extension Tensor {
  /// Scaled dot-product attention: softmax(scale q k' + bias) v, head by head.
  ///
  /// Keys are taken block by block with running maxima and sums, so that no matrix of all scores is ever held (Rabe and Staats
  /// 2021; Dao et al. 2022, *FlashAttention*).
  /// - Parameters:
  ///   - queries: [queries, heads, size] or [batch, queries, heads, size]; size at most 256.
  ///   - keys: [keys, heads, size], with the batch where queries have it.
  ///   - values: [keys, heads, value size], likewise; value size at most 256.
  ///   - scale: what scores are multiplied with; by default 1 / sqrt(size).
  ///   - bias: [heads, queries, keys], added to the scaled scores; minus infinity hides a key.
  ///   - concurrently: whether several cores may be used; results are the same either way.
  /// - Returns: [queries, heads, value size], with the batch where queries have it. A query that sees no key gives 0.
  /// - Throws: ``TensorError/shape(_:)``.
  public static func attention(
    queries: Tensor, keys: Tensor, values: Tensor, scale: Float? = nil, bias: Tensor? = nil, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    let plan = try AttentionPlan(queries: queries.shape, keys: keys.shape, values: values.shape, bias: bias?.shape)
    let scale = scale ?? 1 / Float(plan.size).squareRoot()
    return Tensor(shape: plan.resultShape) { output in
      queries.values.withUnsafeBufferPointer { q in
        keys.values.withUnsafeBufferPointer { k in
          values.values.withUnsafeBufferPointer { v in
            guard let q = q.baseAddress, let k = k.baseAddress, let v = v.baseAddress, let y = output.baseAddress else {
              return
            }
            func run(_ bias: UnsafePointer<Float>?) {
              plan.run(q, k, v, bias: bias, scale: scale, into: y, concurrently: concurrently)
            }
            if let bias { bias.values.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
          }
        }
      }
    }
  }
}

/// The checked sizes of one attention.
private struct AttentionPlan: Sendable {
  let batch: Int
  let queries: Int
  let keys: Int
  let heads: Int
  let size: Int
  let valueSize: Int
  let resultShape: [Int]

  init(queries: [Int], keys: [Int], values: [Int], bias: [Int]?) throws(TensorError) {
    let hasBatch = queries.count == 4
    func four(_ shape: [Int]) -> [Int] { hasBatch ? shape : [1] + shape }
    let (q, k, v) = (four(queries), four(keys), four(values))
    guard q.count == 4, k.count == 4, v.count == 4, (q + k + v).allSatisfy({ $0 > 0 && $0 < 1 << 30 }), q[0] == k[0],
      q[0] == v[0], k[1] == v[1], q[2] == k[2], q[2] == v[2], q[3] == k[3],
      max(q[3], v[3]) <= Int(TK_LARGEST_HEAD), bias.map({ $0 == [q[2], q[1], k[1]] }) ?? true
    else {
      throw .shape(
        "no attention of queries \(queries), keys \(keys), values \(values)"
          + (bias.map { " and bias \($0)" } ?? "") + "; [..., number, heads, size up to 256] is expected")
    }
    batch = q[0]
    self.queries = q[1]
    self.keys = k[1]
    heads = q[2]
    size = q[3]
    valueSize = v[3]
    resultShape = queries.dropLast() + [v[3]]
  }

  func run(
    _ q: UnsafePointer<Float>, _ k: UnsafePointer<Float>, _ v: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    scale: Float, into y: UnsafeMutablePointer<Float>, concurrently: Bool
  ) {
    let packed = PackedKeys(batch: batch, count: keys, heads: heads, size: size, valueSize: valueSize)
    packed.pack(keys: k, values: v, concurrently: concurrently)
    let (source, target) = (SharedConstPointer(base: q), SharedPointer(base: y))
    let sharedBias = bias.map { SharedConstPointer(base: $0) }
    let block = PackedKeys.queryBlock
    let queryPieces = (queries + block - 1) / block
    Workers.run(count: batch * heads * queryPieces, concurrently: concurrently) { index in
      let (lane, piece) = index.quotientAndRemainder(dividingBy: queryPieces)
      let (item, head) = lane.quotientAndRemainder(dividingBy: heads)
      let first = piece * block
      let row = (item * queries + first) * heads + head
      packed.attend(
        source.base + row * size, stride: heads * size, count: min(block, queries - first), item: item, head: head,
        scale: scale, bias: sharedBias.map { $0.base + (head * queries + first) * keys },
        into: target.base + row * valueSize, resultStride: heads * valueSize)
    }
  }
}
