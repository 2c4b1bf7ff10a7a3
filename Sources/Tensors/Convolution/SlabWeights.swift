import Synchronization

/// The weights of a convolution in every layout that was asked for.
final class SlabWeights: Sendable {
  /// The layout that most sizes take.
  let usual: ArrayLayout
  private let usualWeights: [PackedArray]
  private let others = Mutex<[(layout: ArrayLayout, weights: [PackedArray])]>([])

  /// - Parameter weights: for every group and frame of the kernel, that frame's weights, all in one layout.
  init(_ weights: [PackedArray], layout: ArrayLayout) {
    usual = layout
    usualWeights = weights
  }

  /// The weights in a layout; they are packed when it is asked for the first time.
  /// - Throws: ``TensorError/library(_:)``.
  func packed(as layout: ArrayLayout) throws(TensorError) -> [PackedArray] {
    if layout == usual { return usualWeights }
    if let known = others.withLock({ $0.first { $0.layout == layout }?.weights }) { return known }
    var weights: [PackedArray] = []
    for packed in usualWeights { weights.append(try PackedArray(packed.base, from: usual, to: layout)) }
    others.withLock { [weights] in $0.append((layout, weights)) }
    return weights
  }
}
