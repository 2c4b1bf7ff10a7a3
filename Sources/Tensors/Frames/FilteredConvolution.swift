internal import CKernels

/// A convolution with kernels of 3x3 over any number of frames by Winograd's minimal filtering F(4x4, 3x3): a quarter of the
/// multiplications of the plain sum.
///
/// Winograd, *Arithmetic Complexity of Computations* (1980); Lavin and Gray, *Fast Algorithms for Convolutional Neural Networks*
/// (2015, arXiv 1509.09308). Weights are held as they are, for transformed they are four times as many; they are transformed
/// anew for every call, which costs a hundredth of it. What a frame becomes is used for all results that see it, and the
/// products of the frames of a kernel are one sum.
struct FilteredConvolution: Sendable {
  let inputs: Int
  let outputs: Int
  /// Frames of the kernel.
  let frames: Int
  private let kernels: FrameKernels
  private let bias: [Float]
  /// [panel][frame, input][9 taps][outputs of a panel].
  private let weights: [Float]

  /// Tiles times frames that a block has at least, so that transformed weights are read seldom enough.
  private static let blockFrames = 96
  private static let tileStep = Int(FK_TILE_STEP)
  private static let side = Int(FK_SIDE)
  private static let positions = Int(FK_POSITIONS)
  /// Numbers between rows, so that rows do not meet in the same places of a cache.
  private static let gap = 16

  /// Orders the weights, or gives `nil` where this way does not suit the sizes.
  /// - Parameter weight: [outputs, inputs, frames, 3, 3].
  init?(weight: Tensor, bias: [Float]) {
    let step = Int(FK_CHANNEL_STEP)
    guard weight.shape.count == 5, weight.shape[3...] == [3, 3], weight.shape[0] % step == 0,
      weight.shape[1] % step == 0
    else { return nil }
    (outputs, inputs, frames) = (weight.shape[0], weight.shape[1], weight.shape[2])
    kernels = .current
    let panel = Int(kernels.table.panel)
    let panels = (outputs + panel - 1) / panel
    var ordered = [Float](repeating: 0, count: panels * panel * inputs * frames * 9)
    for output in 0..<outputs {
      for input in 0..<inputs {
        for frame in 0..<frames {
          let source = ((output * inputs + input) * frames + frame) * 9
          let row = (output / panel * frames + frame) * inputs + input
          for tap in 0..<9 { ordered[(row * 9 + tap) * panel + output % panel] = weight.values[source + tap] }
        }
      }
    }
    weights = ordered
    self.bias = bias
  }

  /// What is convolved and where results go.
  struct Job: Sendable {
    /// The frames that the kernel sees at the first result, then one more for each further result; `nil` for zeros, at the
    /// beginning only.
    var window: [FeatureFrame?]
    /// Whether every pixel of them stands for 2x2.
    var isDoubled: Bool
    /// What is added to results.
    var addends: [FeatureFrame]?
    /// The results.
    var sums: [FeatureFrame]?
    /// The results brought to the length sqrt(channels), scaled and through SiLU.
    var normalised: [FeatureFrame]?
    /// What channels are scaled with then.
    var scale: [Float]
    var pool: FramePool
  }

  func run(_ job: Job, rows: Int, columns: Int, concurrently: Bool) {
    let count = job.window.count - frames + 1
    let panel = Int(kernels.table.panel)
    let panels = (outputs + panel - 1) / panel
    let inner = frames * inputs
    let transformed = transformedWeights(panels: panels, inner: inner, pool: job.pool, concurrently: concurrently)
    let (across, down) = ((columns + Self.side - 1) / Self.side, (rows + Self.side - 1) / Self.side)
    // Blocks are cut by sizes alone; an even number of them.
    func whole(_ tiles: Int) -> Int { (tiles + Self.tileStep - 1) / Self.tileStep * Self.tileStep }
    let wanted = max(2 * Self.tileStep, whole((Self.blockFrames + count - 1) / count))
    let blocks = max(2, (across * down + wanted - 1) / wanted + 1) / 2 * 2
    let tiles = whole((across * down + blocks - 1) / blocks)

    let aStep = job.window.count * inputs + Self.gap
    let aPosition = tiles * aStep + Self.gap
    let productStep = panels * panel + Self.gap
    let productPosition = tiles * productStep + Self.gap
    let productFrame = Self.positions * productPosition
    let (aCount, productCount) = (Self.positions * aPosition, count * productFrame)
    let scratchCount = Self.side * Self.side * outputs
    let first = job.window.firstIndex { $0 != nil } ?? job.window.count
    let skipped = (0..<count).map { Int32(max(0, first - $0) * inputs) }

    Workers.run(count: (across * down + tiles - 1) / tiles, concurrently: concurrently) { block in
      let room = job.pool.memory(byteCount: 4 * (aCount + productCount + scratchCount))
      let a = room.base.assumingMemoryBound(to: Float.self)
      let products = a + aCount
      let range = fk_tiles(
        rows: Int32(rows), columns: Int32(columns), tiles_across: Int32(across), first: Int32(block * tiles),
        count: Int32(min(tiles, across * down - block * tiles)))
      for (index, frame) in job.window.enumerated() {
        guard let frame else { continue }
        var input = fk_input(
          tiles: range, frame: frame.base, channels: Int32(inputs), doubled: job.isDoubled ? 1 : 0,
          result: a + index * inputs, tile_step: aStep, position_step: aPosition)
        kernels.table.input(&input)
      }
      skipped.withUnsafeBufferPointer { skipped in
        for position in 0..<Self.positions {
          var product = fk_product(
            a: a + position * aPosition, a_step: aStep, frame_step: inputs,
            weights: transformed.base.assumingMemoryBound(to: Float.self) + position * panels * panel * inner,
            result: products + position * productPosition, result_step: productStep, result_frame_step: productFrame,
            skipped: skipped.baseAddress, frames: Int32(count),
            tiles: Int32((Int(range.count) + Self.tileStep - 1) / Self.tileStep * Self.tileStep), inner: Int32(inner),
            panels: Int32(panels))
          kernels.table.product(&product)
        }
      }
      bias.withUnsafeBufferPointer { bias in
        job.scale.withUnsafeBufferPointer { scale in
          for frame in 0..<count {
            var output = fk_output(
              tiles: range, products: products + frame * productFrame, tile_step: productStep,
              position_step: productPosition, channels: Int32(outputs), bias: bias.baseAddress,
              addend: job.addends.map { UnsafePointer($0[frame].base) }, sum: job.sums?[frame].base,
              scale: scale.baseAddress, normalised: job.normalised?[frame].base)
            kernels.table.output(&output, products + productCount)
          }
        }
      }
    }
  }

  /// [position][panel][frame, input][outputs of a panel].
  private func transformedWeights(
    panels: Int, inner: Int, pool: FramePool, concurrently: Bool
  ) -> FramePool.Memory {
    let panel = Int(kernels.table.panel)
    let memory = pool.memory(byteCount: 4 * Self.positions * panels * panel * inner)
    Workers.run(count: panels * frames, concurrently: concurrently) { piece in
      weights.withUnsafeBufferPointer { weights in
        guard let base = weights.baseAddress else { return }
        kernels.table.weights(
          base + piece * inputs * 9 * panel, Int32(inputs),
          memory.base.assumingMemoryBound(to: Float.self) + piece * inputs * panel, panels * panel * inner)
      }
    }
    return memory
  }
}

/// The C kernels for frames of one level.
struct FrameKernels: @unchecked Sendable {
  let table: fk_kernels

  /// The kernels of the level at work.
  static var current: FrameKernels { ProcessorLevel.current.frameKernels }
}
