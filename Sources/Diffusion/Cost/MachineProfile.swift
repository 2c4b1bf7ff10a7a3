import Foundation
import Tensors

/// How fast a machine does what the networks need: operations and bytes in a second, all cores together.
public struct MachineProfile: Sendable, Hashable, Codable {
  /// Cores.
  public var cores: Int
  /// Operations of products with packed matrices, by the precision of the weights.
  public var matrix: [WeightPrecision: Double]
  /// Operations of attention, by the precision of the weights around it.
  public var attention: [WeightPrecision: Double]
  /// Operations of plain convolutions.
  public var convolution: Double
  /// Operations of convolutions by minimal filtering, counted as plain sums, transforms left out.
  public var filtered: Double
  /// Numbers that minimal filtering transforms.
  public var transforms: Double
  /// Bytes that are copied: read once and written once.
  public var copying: Double
  /// Bytes of fresh memory that the system hands out and clears.
  public var freshMemory: Double
  /// Weights that are rounded and packed.
  public var packing: Double

  /// Puts rates together.
  public init(
    cores: Int, matrix: [WeightPrecision: Double], attention: [WeightPrecision: Double], convolution: Double,
    filtered: Double, transforms: Double, copying: Double, freshMemory: Double, packing: Double
  ) {
    self.cores = cores
    self.matrix = matrix
    self.attention = attention
    self.convolution = convolution
    self.filtered = filtered
    self.transforms = transforms
    self.copying = copying
    self.freshMemory = freshMemory
    self.packing = packing
  }

  /// The same kind of cores, more or fewer of them.
  ///
  /// Every rate is scaled with their number. That is the best that can be hoped for: memory, clocks and sockets of large machines
  /// lag behind their cores, so a run there takes longer than this says, the more the more cores there are.
  public func scaled(toCores count: Int) -> MachineProfile {
    var scaled = self
    let factor = Double(count) / Double(cores)
    scaled.cores = count
    scaled.matrix = matrix.mapValues { $0 * factor }
    scaled.attention = attention.mapValues { $0 * factor }
    scaled.convolution *= factor
    scaled.filtered *= factor
    scaled.transforms *= factor
    scaled.copying *= factor
    scaled.freshMemory *= factor
    scaled.packing *= factor
    return scaled
  }

  /// Measures this machine, in a second or two; what else runs on it makes the figures worse.
  /// - Throws: `TensorError` when an operation cannot be run.
  public static func measured() throws -> MachineProfile {
    let size = 1536
    var matrix: [WeightPrecision: Double] = [:]
    var attention: [WeightPrecision: Double] = [:]
    var packing = 0.0
    let x = noise([1024, size])
    let weight = noise([2 * size, size])
    for precision in WeightPrecision.allCases {
      var layer = try LinearLayer(weight: weight, precision: precision)
      if precision == .bfloat16 {
        packing = Double(weight.count) / (try best(1) { layer = try LinearLayer(weight: weight, precision: precision) })
      }
      var y = Tensor(shape: [0])
      let seconds = try best { try layer.apply(to: x, into: &y) }
      matrix[precision] = 2 * 1024 * Double(weight.count) / seconds
      attention[precision] = try attentionRate(precision, tokens: 1536, heads: 12, size: 128)
    }
    let (filtered, transforms) = try filteringRates()
    return MachineProfile(
      cores: ProcessInfo.processInfo.activeProcessorCount, matrix: matrix, attention: attention,
      convolution: try convolutionRate(), filtered: filtered, transforms: transforms, copying: copyingRate(),
      freshMemory: freshMemoryRate(), packing: packing)
  }

  /// Numbers between -1 and 1 that look random.
  private static func noise(_ shape: [Int]) -> Tensor {
    var state: UInt32 = 1
    return Tensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8) * 0x1p-23 - 1
      })
  }

  /// The shortest of some runs after a first one, seconds.
  private static func best(_ runs: Int = 3, _ body: () throws -> Void) rethrows -> Double {
    if runs > 1 { try body() }
    let clock = ContinuousClock()
    return try (0..<runs).map { _ in
      let start = clock.now
      try body()
      return (clock.now - start) / .seconds(1)
    }.min() ?? 0
  }

  private static func attentionRate(
    _ precision: WeightPrecision, tokens: Int, heads: Int, size: Int
  ) throws -> Double {
    let queries = RowMemory(noise([tokens, heads * size]), columns: heads * size)
    let result = RowMemory(rows: tokens, columns: heads * size)
    let keys = PackedKeys(batch: 1, count: tokens, heads: heads, size: size, format: precision.attentionFormat)
    let blocks = (tokens + PackedKeys.queryBlock - 1) / PackedKeys.queryBlock
    let seconds = best(2) {
      keys.pack(keys: queries.rows, values: queries.rows)
      Workers.run(count: heads * blocks) { index in
        let (head, block) = index.quotientAndRemainder(dividingBy: blocks)
        let rows = block * PackedKeys.queryBlock..<min(tokens, (block + 1) * PackedKeys.queryBlock)
        keys.attend(queries[rows], item: 0, head: head, scale: 0.1, into: result[rows])
      }
    }
    return 4 * Double(tokens * tokens) * Double(heads * size) / seconds
  }

  /// Two numbers of channels tell products and transforms apart.
  private static func filteringRates() throws -> (filtered: Double, transforms: Double) {
    func seconds(_ channels: Int, _ rows: Int, _ columns: Int) throws -> Double {
      let layer = try FrameLayer(
        weight: noise([channels, channels, 3, 3, 3]), bias: Tensor(shape: [channels]),
        geometry: ConvolutionGeometry(padding: (1, 1, 1, 1)))
      let pool = FramePool()
      let frame = FeatureFrame(noise([rows, columns, channels]), pool: pool)
      let finish = FrameLayer.Finish(keepsSums: false, scale: [Float](repeating: 1, count: channels))
      return try best(2) {
        _ = try layer.applied(to: [frame, frame, frame], finish: finish, pool: pool)
      }
    }
    // Seconds = operations / filtered + numbers / transforms, for both.
    let sizes = [(channels: 96.0, rows: 120, columns: 208), (channels: 384.0, rows: 40, columns: 52)]
    let times = try sizes.map { try seconds(Int($0.channels), $0.rows, $0.columns) }
    let numbers = sizes.map { 4 * $0.channels * Double($0.rows * $0.columns) }
    let operations = sizes.map { 2 * 27 * $0.channels * $0.channels * Double($0.rows * $0.columns) }
    let determinant = operations[0] * numbers[1] - operations[1] * numbers[0]
    let perOperation = (times[0] * numbers[1] - times[1] * numbers[0]) / determinant
    let perNumber = (operations[0] * times[1] - operations[1] * times[0]) / determinant
    // Noise must not turn a rate round: all time for the products, next to none for transforms, is the other way to read it.
    guard perOperation > 0, perNumber > 0 else { return (operations.reduce(0, +) / times.reduce(0, +), 1e15) }
    return (1 / perOperation, 1 / perNumber)
  }

  private static func convolutionRate() throws -> Double {
    let (inputs, outputs, rows, columns) = (96, 96, 120, 208)
    let layer = try ConvolutionLayer(
      weight: noise([outputs, inputs, 3, 3]), geometry: ConvolutionGeometry(stride: (2, 2), padding: (0, 0, 1, 1)))
    let x = noise([1, rows, columns, inputs])
    var y = Tensor(shape: [0])
    let seconds = try best { try layer.apply(to: x, into: &y, layout: .channelsLast) }
    return 2 * 9 * Double(inputs * outputs) * Double(rows / 2 * columns / 2) / seconds
  }

  private static func copyingRate() -> Double {
    let (count, pieces) = (1 << 24, 16)
    let source = RowMemory(rows: pieces, columns: count / pieces)
    let target = RowMemory(rows: pieces, columns: count / pieces)
    source.rows.withFloats { $0.update(repeating: 1) }
    let seconds = best {
      Workers.run(count: pieces) { piece in
        source[piece..<piece + 1].withFloats { from in
          target[piece..<piece + 1].withFloats { to in _ = to.update(from: from) }
        }
      }
    }
    return 4 * Double(count) / seconds
  }

  private static func freshMemoryRate() -> Double {
    let (count, pieces) = (1 << 25, 16)
    let seconds = best(1) {
      let memory = RowMemory(rows: pieces, columns: count / pieces)
      Workers.run(count: pieces) { piece in memory[piece..<piece + 1].withFloats { $0.update(repeating: 0) } }
    }
    return 4 * Double(count) / seconds
  }
}
