import Tensors

/// What encoding and decoding take, layer by layer.
struct AutoencoderCost {
  /// All operations.
  private(set) var operations = OperationCount()
  /// Numbers that minimal filtering transforms, on the way in and out.
  private(set) var transformedNumbers = 0.0
  /// Bytes that convolutions remember between frames.
  private(set) var remembered = 0
  /// Bytes of the frames that are worked on together; each size keeps its own memory from one piece to the next.
  private(set) var working = 0
  private let isDecoder: Bool

  /// - Parameters:
  ///   - frames: of latents when decoding, of video when encoding.
  ///   - rows: of the same.
  ///   - columns: of the same.
  init(_ configuration: AutoencoderConfiguration, isDecoder: Bool, frames: Int, rows: Int, columns: Int) {
    self.isDecoder = isDecoder
    let plan = AutoencoderPlan(configuration)
    let half = isDecoder ? plan.decoder : plan.encoder
    let further = isDecoder ? frames - 1 : (frames - 1) / VideoAutoencoder.framesPerPiece
    let channels = configuration.latentChannels * (isDecoder ? 1 : 2)
    for (isFirst, times) in [(true, 1), (false, further)] where times > 0 {
      var piece = Piece(
        frames: isFirst || isDecoder ? 1 : VideoAutoencoder.framesPerPiece, rows: rows, columns: columns)
      if isDecoder { piece.operations.multiply(rows * columns, channels, channels) }
      run(half, isFirst: isFirst, &piece)
      if !isDecoder { piece.operations.multiply(piece.frames * piece.rows * piece.columns, channels, channels) }
      operations += Double(times) * piece.operations
      transformedNumbers += Double(times) * piece.transformed
      remembered = max(remembered, piece.remembered)
      working = max(working, piece.working.values.reduce(0, +))
    }
  }

  /// Frames that go through together.
  private struct Piece {
    var frames: Int
    var rows: Int
    var columns: Int
    var operations = OperationCount()
    var transformed = 0.0
    var remembered = 0
    /// Bytes by the numbers of a frame.
    var working: [Int: Int] = [:]

    var area: Int { rows * columns }

    /// A convolution whose result has the piece's size.
    mutating func convolve(
      _ inputs: Int, _ outputs: Int, frames kernel: Int, area kernelArea: Int, remembers: Int? = nil
    ) {
      let count = 2 * Double(frames * area) * Double(inputs * outputs * kernel * kernelArea)
      if kernelArea == 9, inputs % 16 == 0, outputs % 16 == 0 {
        operations.filtered += count
        // Each group sees the frames before it once more.
        let group = max(1, min(frames, CoderHalf.numbersAtOnce / max(1, area * max(inputs, outputs))))
        let seen = Double(frames) * Double(group + kernel - 1) / Double(group)
        transformed += Double(area) * (seen * Double(inputs) + Double(frames * outputs))
      } else {
        operations.convolution += count
      }
      remembered += 4 * (remembers ?? kernel - 1) * area * inputs
    }

    mutating func work(_ channels: Int) {
      let numbers = area * channels
      let group = max(1, min(frames, CoderHalf.numbersAtOnce / max(1, numbers)))
      // What comes in, what it is normalised, what lies between the convolutions; two that are just being forgotten.
      working[numbers] = max(working[numbers] ?? 0, 4 * numbers * (3 * group + 2))
    }
  }

  private func run(_ half: AutoencoderPlan.Half, isFirst: Bool, _ piece: inout Piece) {
    piece.convolve(half.inputs, half.firstChannels, frames: 3, area: 9)
    if isDecoder { middle(half, &piece) }
    for step in half.steps {
      switch step {
      case .block(let block): self.block(block, &piece)
      case .resampling(let resampling): resample(resampling, isFirst: isFirst, &piece)
      }
    }
    if !isDecoder { middle(half, &piece) }
    piece.convolve(half.lastChannels, half.outputs, frames: 3, area: 9)
    piece.work(half.lastChannels)
  }

  private func block(_ block: AutoencoderPlan.Block, _ piece: inout Piece) {
    piece.convolve(block.inputs, block.outputs, frames: 3, area: 9)
    piece.convolve(block.outputs, block.outputs, frames: 3, area: 9)
    if block.inputs != block.outputs { piece.convolve(block.inputs, block.outputs, frames: 1, area: 1) }
    piece.work(max(block.inputs, block.outputs))
  }

  private func middle(_ half: AutoencoderPlan.Half, _ piece: inout Piece) {
    for block in half.middle { self.block(block, &piece) }
    let channels = half.middleChannels
    piece.operations.multiply(4 * piece.frames * piece.area, channels, channels)
    // Its scores and sums are products with packed matrices.
    piece.operations.matrix += 4 * Double(piece.frames) * Double(piece.area * piece.area) * Double(channels)
  }

  private func resample(_ plan: AutoencoderPlan.Resampling, isFirst: Bool, _ piece: inout Piece) {
    let channels = plan.channels
    if isDecoder {
      if plan.changesTime, !isFirst {
        piece.convolve(channels, 2 * channels, frames: 3, area: 1)
        piece.frames *= 2
      }
      piece.rows *= 2
      piece.columns *= 2
      piece.convolve(channels, plan.outputs, frames: 1, area: 9)
    } else {
      piece.rows /= 2
      piece.columns /= 2
      // A step of two pixels: no minimal filtering.
      piece.operations.convolution += 2 * Double(piece.frames * piece.area) * Double(9 * channels * plan.outputs)
      if plan.changesTime {
        if !isFirst {
          piece.frames /= 2
          piece.convolve(channels, channels, frames: 3, area: 1, remembers: 1)
        }
      }
    }
  }
}

extension AutoencoderConfiguration {
  /// Operations of encoding one video of `frames` frames.
  public func encodingOperations(frames: Int, rows: Int, columns: Int) -> OperationCount {
    AutoencoderCost(self, isDecoder: false, frames: frames, rows: rows, columns: columns).operations
  }

  /// Operations of decoding one video of `frames` frames of latents.
  public func decodingOperations(frames: Int, rows: Int, columns: Int) -> OperationCount {
    AutoencoderCost(self, isDecoder: true, frames: frames, rows: rows, columns: columns).operations
  }
}
