import Synchronization

/// The feature maps of one frame of a video, [rows, columns, channels], in memory that is handed on from frame to frame.
///
/// It is written once, by what makes it, before it is handed out.
package final class FeatureFrame: Sendable {
  /// Rows.
  package let rows: Int
  /// Columns.
  package let columns: Int
  /// Numbers of a pixel.
  package let channels: Int
  private let memory: FramePool.Memory

  /// Takes memory for a frame; what it holds at first is not settled.
  /// - Parameter isKept: whether the frame may be held for long: then it takes no more memory than it needs.
  package init(rows: Int, columns: Int, channels: Int, pool: FramePool, isKept: Bool = false) {
    precondition(rows > 0 && columns > 0 && channels > 0, "no frame has \(rows)x\(columns)x\(channels) numbers")
    (self.rows, self.columns, self.channels) = (rows, columns, channels)
    memory = pool.memory(byteCount: 4 * rows * columns * channels, isKept: isKept)
  }

  /// Copies a tensor [rows, columns, channels].
  package convenience init(_ tensor: Tensor, pool: FramePool) {
    precondition(tensor.shape.count == 3 && tensor.count > 0, "\(tensor.shape) is no frame")
    self.init(rows: tensor.shape[0], columns: tensor.shape[1], channels: tensor.shape[2], pool: pool)
    tensor.values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress { self.base.update(from: base, count: values.count) }
    }
  }

  /// Rows, columns and channels.
  package var shape: [Int] { [rows, columns, channels] }
  /// Numbers in all.
  package var count: Int { rows * columns * channels }

  /// A copy as a tensor [rows, columns, channels].
  package var tensor: Tensor {
    Tensor(shape: shape) { _ = $0.initialize(from: UnsafeBufferPointer(start: base, count: count)) }
  }

  /// Calls `body` with all numbers, pixel after pixel.
  package func withNumbers<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try body(UnsafeBufferPointer(start: base, count: count)) }
  }

  var base: UnsafeMutablePointer<Float> { memory.base.assumingMemoryBound(to: Float.self) }

  /// A frame of zeros.
  package static func zeros(rows: Int, columns: Int, channels: Int, pool: FramePool) -> FeatureFrame {
    let frame = FeatureFrame(rows: rows, columns: columns, channels: channels, pool: pool)
    frame.base.update(repeating: 0, count: frame.count)
    return frame
  }
}

/// Memory for frames, kept from one to the next: fresh memory costs as much as a tenth of a convolution.
package final class FramePool: Sendable {
  /// Idle memory by its size.
  private let idle = Mutex<[Int: [AlignedMemory]]>([:])

  /// How much larger than asked for memory may be that is held for a short while.
  private static let tolerance = 4

  package init() {}

  /// Memory that goes back to its pool when nobody holds it any longer.
  final class Memory: Sendable {
    private let room: AlignedMemory
    private let size: Int
    private let pool: FramePool

    fileprivate init(_ room: AlignedMemory, size: Int, pool: FramePool) {
      (self.room, self.size, self.pool) = (room, size, pool)
    }

    deinit { pool.takeBack(room, size: size) }

    var base: UnsafeMutableRawPointer { room.base }
  }

  /// Memory that nobody else has; what it holds at first is not settled.
  /// - Parameter isKept: whether it may be held for long: then it has just that size.
  func memory(byteCount: Int, isKept: Bool = false) -> Memory {
    let most = isKept ? byteCount : Self.tolerance * byteCount
    return idle.withLock { idle in
      let fitting = idle.keys.filter { $0 >= byteCount && $0 <= most }.min()
      if let size = fitting, let room = idle[size]?.popLast() {
        if idle[size]?.isEmpty == true { idle[size] = nil }
        return Memory(room, size: size, pool: self)
      }
      // Smaller memory makes room for it, so that what is held does not grow with the number of sizes.
      var released = 0
      for size in idle.keys.filter({ $0 < byteCount }).sorted(by: >) {
        while released < byteCount, idle[size]?.popLast() != nil { released += size }
        if idle[size]?.isEmpty == true { idle[size] = nil }
      }
      return Memory(AlignedMemory(byteCount: byteCount), size: byteCount, pool: self)
    }
  }

  private func takeBack(_ room: AlignedMemory, size: Int) {
    idle.withLock { $0[size, default: []].append(room) }
  }
}
