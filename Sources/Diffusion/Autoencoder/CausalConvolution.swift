import Tensors

/// Feature maps of successive frames.
typealias FeatureFrames = [FeatureFrame]

/// What the causal convolutions remember between the pieces of one video, the last frames each of them saw, and the memory that
/// frames are made in.
struct FeatureMemory {
  /// `nil` is a frame of zeros, before the first.
  fileprivate var frames: [Int: [FeatureFrame?]] = [:]
  let pool = FramePool()
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
  private let layer: FrameLayer
  private let slot: Int

  init(_ weights: PartWeights, _ name: String, precision: WeightPrecision, slots: inout SlotCounter) throws {
    let weight = try weights.tensor("\(name).weight")
    let (rows, columns) = (weight.shape[3] / 2, weight.shape[4] / 2)
    self.init(
      try FrameLayer(
        weight: weight, bias: weights.tensor("\(name).bias"),
        geometry: ConvolutionGeometry(padding: (rows, columns, rows, columns)), precision: precision.ofConvolutions),
      slots: &slots)
  }

  init(_ layer: FrameLayer, slots: inout SlotCounter) {
    self.layer = layer
    slot = slots.next()
  }

  /// The result for the frames that follow those of the calls before.
  func applied(
    to x: FeatureFrames, memory: inout FeatureMemory, finish: FrameLayer.Finish = .init()
  ) throws -> FrameLayer.Results {
    let window = (memory.frames[slot] ?? Array(repeating: nil, count: layer.frames - layer.stride)) + x
    let count = max(0, (window.count - layer.frames) / layer.stride + 1)
    memory.frames[slot] = Array(window.dropFirst(count * layer.stride))
    return try layer.applied(to: window, finish: finish, pool: memory.pool)
  }

  /// Takes frames for seen without a result.
  func see(_ x: FeatureFrames, memory: inout FeatureMemory) {
    memory.frames[slot] = Array(x.suffix(layer.frames - layer.stride))
  }

  /// Takes frames for seen as if they had been zeros.
  func seeNothing(memory: inout FeatureMemory) {
    memory.frames[slot] = Array(repeating: nil, count: layer.frames - layer.stride)
  }

  /// Whether no frame has been seen yet.
  func isFresh(_ memory: FeatureMemory) -> Bool { memory.frames[slot] == nil }
}

extension WeightPrecision {
  /// What convolutions take for it: they know no 8-bit numbers.
  var ofConvolutions: WeightPrecision { self == .float32 ? .float32 : .bfloat16 }
}
