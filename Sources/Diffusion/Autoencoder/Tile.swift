import Tensors

/// A part of the picture of one item of [batch, channels, frames, rows, columns], read frame by frame with the channels last.
struct TileSource {
  private let x: Tensor
  private let item: Int
  private let rows: Range<Int>
  private let columns: Range<Int>

  init(_ x: Tensor, item: Int, rows: Range<Int>, columns: Range<Int>) {
    self.x = x
    self.item = item
    self.rows = rows
    self.columns = columns
  }

  var frameCount: Int { x.shape[2] }

  /// One frame as [rows, columns, channels].
  func frame(_ index: Int) -> Tensor {
    let (channels, width) = (x.shape[1], x.shape[4])
    var frame = Tensor(shape: [rows.count, columns.count, channels])
    frame.values.withUnsafeMutableBufferPointer { target in
      x.values.withUnsafeBufferPointer { values in
        for channel in 0..<channels {
          let plane = ((item * channels + channel) * frameCount + index) * x.shape[3]
          for (line, row) in rows.enumerated() {
            let source = (plane + row) * width + columns.lowerBound
            let start = line * columns.count * channels + channel
            for column in 0..<columns.count { target[start + column * channels] = values[source + column] }
          }
        }
      }
    }
    return frame
  }
}

/// What a tile was coded to: [channels, frames, rows, columns], filled frame by frame.
struct TileResult {
  let channels: Int
  let frames: Int
  let rows: Int
  let columns: Int
  /// How many frames are there.
  private(set) var frameCount = 0
  var values: [Float]

  init(shape: [Int]) {
    (channels, frames, rows, columns) = (shape[0], shape[1], shape[2], shape[3])
    values = [Float](repeating: 0, count: shape.reduce(1, *))
  }

  /// Puts the next frame.
  mutating func append(_ frame: FeatureFrame) {
    precondition(frame.shape == [rows, columns, channels] && frameCount < frames, "a frame of another size")
    let area = rows * columns
    values.withUnsafeMutableBufferPointer { target in
      frame.withNumbers { source in
        for channel in 0..<channels {
          let start = (channel * frames + frameCount) * area
          for pixel in 0..<area { target[start + pixel] = source[pixel * channels + channel] }
        }
      }
    }
    frameCount += 1
  }
}
