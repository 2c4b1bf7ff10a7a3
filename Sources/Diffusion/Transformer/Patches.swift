import Tensors

/// How latents are cut into the patches that tokens stand for; what is left over at an end is dropped, as a convolution does.
struct Patches: Sendable {
  /// Frames, rows and columns of a patch.
  let size: [Int]
  /// Patches along frames, rows and columns.
  let counts: [Int]
  /// Channels, frames, rows and columns of latents.
  private let shape: [Int]

  /// - Parameter shape: [batch, channels, frames, rows, columns].
  init(of shape: [Int], size: [Int]) {
    self.size = size
    self.shape = Array(shape[1...])
    counts = zip(shape[2...], size).map { $0 / $1 }
  }

  /// Tokens of one video.
  var tokens: Int { counts.reduce(1, *) }
  /// Numbers of one channel of a patch.
  var area: Int { size.reduce(1, *) }
  /// The shape of latents put together again from patches of `channels` channels.
  func wholeShape(batch: Int, channels: Int) -> [Int] { [batch, channels] + zip(counts, size).map { $0 * $1 } }

  /// Writes patches as rows [channels, frames, rows, columns].
  func read(_ latents: Tensor, item: Int, tokens: Range<Int>, into rows: Rows) {
    let (channels, lengths) = (shape[0], Array(shape[1...]))
    let volume = lengths.reduce(1, *)
    latents.values.withUnsafeBufferPointer { values in
      rows.withFloats { output in
        var place = 0
        for token in tokens {
          let origin = corner(of: token)
          for channel in 0..<channels {
            let base = (item * channels + channel) * volume
            for z in origin[0]..<origin[0] + size[0] {
              for y in origin[1]..<origin[1] + size[1] {
                let line = base + (z * lengths[1] + y) * lengths[2] + origin[2]
                for x in 0..<size[2] {
                  output[place] = values[line + x]
                  place += 1
                }
              }
            }
          }
        }
      }
    }
  }

  /// Puts rows [frames, rows, columns, channels], one a token and all items' one after another, together.
  func assembled(_ rows: Rows, batch: Int, channels: Int) -> Tensor {
    let shape = wholeShape(batch: batch, channels: channels)
    let volume = shape[2...].reduce(1, *)
    var result = [Float](repeating: 0, count: batch * channels * volume)
    rows.withFloats { input in
      var place = 0
      for item in 0..<batch {
        for token in 0..<tokens {
          let origin = corner(of: token)
          for z in origin[0]..<origin[0] + size[0] {
            for y in origin[1]..<origin[1] + size[1] {
              for x in origin[2]..<origin[2] + size[2] {
                for channel in 0..<channels {
                  result[(item * channels + channel) * volume + (z * shape[3] + y) * shape[4] + x] = input[place]
                  place += 1
                }
              }
            }
          }
        }
      }
    }
    return Tensor(shape: shape, values: result)
  }

  /// The first frame, row and column of a token's patch.
  private func corner(of token: Int) -> [Int] {
    let (line, column) = token.quotientAndRemainder(dividingBy: counts[2])
    let (frame, row) = line.quotientAndRemainder(dividingBy: counts[1])
    return [frame * size[0], row * size[1], column * size[2]]
  }
}
