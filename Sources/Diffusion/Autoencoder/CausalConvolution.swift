import Tensors

/// Feature maps of successive frames, each [rows, columns, channels].
typealias FeatureFrames = [Tensor]

/// What the causal convolutions remember between the pieces of one video: the last frames each of them saw.
struct FeatureMemory {
  fileprivate var frames: [Int: FeatureFrames] = [:]

  /// Whether a layer has seen a frame yet.
  func isEmpty(_ slot: Int) -> Bool { frames[slot] == nil }
}

/// Numbers the layers that remember frames.
struct SlotCounter {
  private var count = 0

  mutating func next() -> Int {
    defer { count += 1 }
    return count
  }
}

/// A convolution over frames, rows and columns that sees no later frame: before the first one are zeros.
struct CausalConvolution: Sendable {
  private let layer: ConvolutionLayer
  private let frames: Int
  private let stride: Int
  private let slot: Int

  /// - Parameter stride: step from one output frame to the next.
  init(
    _ weights: PartWeights, _ name: String, stride: Int = 1, precision: WeightPrecision, slots: inout SlotCounter
  ) throws {
    let weight = try weights.tensor("\(name).weight")
    frames = weight.shape[2]
    self.stride = stride
    slot = slots.next()
    let (rows, columns) = (weight.shape[3] / 2, weight.shape[4] / 2)
    layer = try ConvolutionLayer(
      weight: weight, bias: weights.tensor("\(name).bias"),
      geometry: ConvolutionGeometry(padding: (rows, columns, rows, columns)),
      frames: FrameGeometry(stride: stride), precision: precision.ofConvolutions)
  }

  /// The result for the frames that follow those of the calls before.
  func applied(to x: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    guard let shape = x.first?.shape else { return [] }
    let blank = Tensor(shape: shape)
    // With a step of 2 one frame is remembered: the last of the step before.
    let kept = frames - stride
    let known = memory.frames[slot] ?? FeatureFrames(repeating: blank, count: kept)
    let all = known + x
    if kept > 0 { memory.frames[slot] = Array(all.suffix(kept)) }
    return try layer.applied(to: all.joinedFrames, layout: .channelsLast).frames
  }

  /// Takes frames for seen without a result.
  func see(_ x: FeatureFrames, memory: inout FeatureMemory) {
    memory.frames[slot] = Array(x.suffix(frames - stride))
  }

  /// Takes frames for seen as if they had been zeros.
  func forget(_ x: FeatureFrames, memory: inout FeatureMemory) {
    memory.frames[slot] = FeatureFrames(repeating: Tensor(shape: x[0].shape), count: frames - stride)
  }

  /// Whether no frame has been seen yet.
  func isFresh(_ memory: FeatureMemory) -> Bool { memory.isEmpty(slot) }
}

extension FeatureFrames {
  /// All frames as [1, frames, rows, columns, channels].
  var joinedFrames: Tensor { Tensor(shape: [1, count] + self[0].shape, values: flatMap(\.values)) }
}

extension Tensor {
  /// The frames of [1, frames, rows, columns, channels].
  var frames: FeatureFrames {
    let shape = Array(shape[2...])
    let length = shape.reduce(1, *)
    return (0..<self.shape[1]).map {
      Tensor(shape: shape, values: Array(values[$0 * length..<($0 + 1) * length]))
    }
  }
}

extension Tensor {
  /// A frame [rows, columns, 2 x channels] as two of [rows, columns, channels]: the first halves of all pixels, then the second.
  var channelHalves: FeatureFrames {
    let channels = shape[2] / 2
    return (0...1).map { half in
      var numbers: [Float] = []
      numbers.reserveCapacity(count / 2)
      for pixel in 0..<shape[0] * shape[1] {
        let start = (2 * pixel + half) * channels
        numbers += values[start..<start + channels]
      }
      return Tensor(shape: [shape[0], shape[1], channels], values: numbers)
    }
  }

  /// A frame [rows, columns, channels] with every pixel four times.
  var doubled: Tensor {
    let (rows, columns, channels) = (shape[0], shape[1], shape[2])
    var numbers: [Float] = []
    numbers.reserveCapacity(4 * count)
    for row in 0..<2 * rows {
      for column in 0..<2 * columns {
        let start = (row / 2 * columns + column / 2) * channels
        numbers += values[start..<start + channels]
      }
    }
    return Tensor(shape: [2 * rows, 2 * columns, channels], values: numbers)
  }
}

extension WeightPrecision {
  /// What convolutions take for it: they know no 8-bit numbers.
  var ofConvolutions: WeightPrecision { self == .float32 ? .float32 : .bfloat16 }
}
