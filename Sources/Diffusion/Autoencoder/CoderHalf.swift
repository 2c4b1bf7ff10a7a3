import Tensors

/// The encoder or the decoder: a convolution, stages of residual blocks that change the size, two blocks with an attention
/// between them (after the stages on the way down, before them on the way up), a last convolution.
struct CoderHalf: Sendable {
  private enum Step: Sendable {
    case block(ResidualBlock)
    case attention(MiddleAttention)
    case down(Downsampling)
    case up(Upsampling)
  }

  private let first: CausalConvolution
  private let steps: [Step]
  private let norm: ChannelNorm
  private let last: CausalConvolution
  /// The larger of what every step, and the last convolution, takes and gives: numbers of a frame for each pixel that comes in.
  private let volumes: [Double]

  /// Numbers of the frames that are worked on together: one frame of 480x832 pixels and 96 channels, 0.17 GB.
  ///
  /// More at once would save a twentieth of the work, for each frame is seen by three, and take more memory.
  static let numbersAtOnce = 40 << 20

  init(_ weights: PartWeights, _ half: AutoencoderPlan.Half, isDecoder: Bool, precision: WeightPrecision) throws {
    var slots = SlotCounter()
    func block(_ block: AutoencoderPlan.Block) throws -> Step {
      .block(try ResidualBlock(weights, block, precision: precision, slots: &slots))
    }
    first = try CausalConvolution(weights, "\(half.name).conv_in", precision: precision, slots: &slots)
    let middle = [
      try block(half.middle[0]),
      .attention(
        try MiddleAttention(weights, half.attention, channels: half.middleChannels, precision: precision)),
      try block(half.middle[1]),
    ]
    let stages = try half.steps.map { step -> Step in
      switch step {
      case .block(let plan): try block(plan)
      case .resampling(let plan):
        isDecoder
          ? .up(try Upsampling(weights, plan, precision: precision, slots: &slots))
          : .down(try Downsampling(weights, plan, precision: precision, slots: &slots))
      }
    }
    steps = isDecoder ? middle + stages : stages + middle
    var (area, planned) = (1.0, [Double]())
    for step in half.steps {
      switch step {
      case .block(let plan): planned.append(area * Double(max(plan.inputs, plan.outputs)))
      case .resampling(let plan):
        let before = area
        area *= isDecoder ? 4 : 0.25
        planned.append(max(before * Double(plan.channels), area * Double(plan.outputs)))
      }
    }
    let inner = [Double](repeating: Double(half.middleChannels) * (isDecoder ? 1 : area), count: middle.count)
    volumes = (isDecoder ? inner + planned : planned + inner) + [area * Double(half.lastChannels)]
    norm = try ChannelNorm(weights, "\(half.name).norm_out")
    last = try CausalConvolution(weights, "\(half.name).conv_out", precision: precision, slots: &slots)
  }

  /// The result for the frames that follow those of the calls before.
  /// - Throws: `CancellationError` when the task is cancelled.
  func applied(to frames: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    let pixels = frames.first.map { $0.rows * $0.columns } ?? 0
    let x = Features(frames: try first.applied(to: frames, memory: &memory).sums)
    return try run(x, steps: 0..<steps.count + 1, pixels: pixels, memory: &memory).frames
  }

  /// Takes features through some steps; the one behind the last is the last convolution.
  ///
  /// Where frames are large they go through in groups as small as the memory allows.
  private func run(
    _ features: Features, steps range: Range<Int>, pixels: Int, memory: inout FeatureMemory
  ) throws -> Features {
    var x = features
    func group(_ step: Int) -> Int { max(1, Self.numbersAtOnce / max(1, Int(volumes[step] * Double(pixels)))) }
    var index = range.lowerBound
    while index < range.upperBound {
      try Task.checkCancellation()
      guard group(index) < x.frames.count else {
        x = try run(x, step: index, memory: &memory)
        index += 1
        continue
      }
      let count = x.frames.count
      let end = (index..<range.upperBound).first { group($0) >= count } ?? range.upperBound
      var results: FeatureFrames = []
      var activated: FeatureFrames? = []
      let length = group(index)
      while !x.frames.isEmpty {
        let part = Features(
          frames: Array(x.frames.prefix(length)), activated: x.activated.map { Array($0.prefix(length)) })
        x.frames.removeFirst(part.frames.count)
        x.activated?.removeFirst(part.frames.count)
        let result = try run(part, steps: index..<end, pixels: pixels, memory: &memory)
        results += result.frames
        activated = result.activated.flatMap { part in activated.map { $0 + part } }
      }
      x = Features(frames: results, activated: activated)
      index = end
    }
    return x
  }

  private func run(_ x: Features, step index: Int, memory: inout FeatureMemory) throws -> Features {
    var x = x
    let next = norm(of: index + 1)
    guard index < steps.count else {
      let activated = x.takeActivated(norm, memory: memory)
      x.frames = []
      return Features(frames: try last.applied(to: activated, memory: &memory).sums)
    }
    switch steps[index] {
    case .block(let block): return try block.applied(to: x, next: next, memory: &memory)
    case .attention(let attention):
      return Features(frames: try x.frames.map { [memory] in try attention.applied(to: $0, memory: memory) })
    case .down(let down): return Features(frames: try down.applied(to: x.frames, memory: &memory))
    case .up(let up): return try up.applied(to: x.frames, next: next, memory: &memory)
    }
  }

  /// What a step, or the last convolution, wants its input normalised with.
  private func norm(of step: Int) -> ChannelNorm? {
    guard step < steps.count else { return step == steps.count ? norm : nil }
    return if case .block(let block) = steps[step] { block.firstNorm } else { nil }
  }
}
