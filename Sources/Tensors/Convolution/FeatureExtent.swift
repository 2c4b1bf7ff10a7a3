/// The sizes of a batch of feature maps; pictures have one frame, sequences one frame and one row.
struct FeatureExtent: Sendable, Equatable {
  var batch: Int
  var channels: Int
  var frames: Int
  var rows: Int
  var columns: Int
  var layout: FeatureLayout

  init(batch: Int, channels: Int, frames: Int, rows: Int, columns: Int, layout: FeatureLayout) {
    self.batch = batch
    self.channels = channels
    self.frames = frames
    self.rows = rows
    self.columns = columns
    self.layout = layout
  }

  /// Reads the shape of a tensor with `axes` spatial axes (1 to 3).
  /// - Throws: ``TensorError/shape(_:)``.
  init(_ shape: [Int], axes: Int, layout: FeatureLayout, for operation: String) throws(TensorError) {
    guard shape.count == axes + 2, shape.allSatisfy({ $0 > 0 && $0 <= Int(Int32.max) }) else {
      let order = layout == .channelsFirst ? "[batch, channels, ...]" : "[batch, ..., channels]"
      throw .shape("\(operation) needs a non-empty tensor \(order) of \(axes + 2) axes, found \(shape)")
    }
    let space = layout == .channelsFirst ? shape[2...] : shape[1...axes]
    let lengths = [Int](repeating: 1, count: 3 - axes) + space
    self.init(
      batch: shape[0], channels: layout == .channelsFirst ? shape[1] : shape[axes + 1], frames: lengths[0],
      rows: lengths[1], columns: lengths[2], layout: layout)
  }

  /// The shape of a tensor with `axes` spatial axes.
  func shape(axes: Int) -> [Int] {
    let space = [frames, rows, columns].suffix(axes)
    return layout == .channelsFirst ? [batch, channels] + space : [batch] + space + [channels]
  }

  /// Numbers in one frame of one channel.
  var area: Int { rows * columns }
  /// Numbers in one item of the batch.
  var itemCount: Int { channels * frames * area }
}
