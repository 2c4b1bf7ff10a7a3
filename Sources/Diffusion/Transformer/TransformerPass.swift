import Tensors

/// One forward pass: the tokens on their way through the blocks, and the room that takes, which all blocks share.
///
/// Rows are cut into pieces by their number alone. A piece goes through everything that tokens do not share, from one matrix product
/// to the next, while it is in the caches; only self-attention makes pieces wait for each other.
struct TransformerPass: Sendable {
  private let configuration: TransformerConfiguration
  private let batch: Int
  private let tokens: Int
  private let pieces: RowPieces
  private let operations = RowOperations.current
  /// The tokens, all items' one after another.
  let x: RowMemory
  /// Queries, then what they were answered.
  private let queries: RowMemory
  private let keys: RowMemory
  private let values: RowMemory
  private let packed: PackedKeys
  /// The angles of every token of an item.
  let turns: RowMemory
  private let rooms: ScratchPool<Room>

  /// What one piece needs on its way.
  private struct Room: Sendable {
    /// What layers read.
    let input: RowMemory
    /// What they give.
    let output: RowMemory
    let queries: RowMemory
    let answers: RowMemory
    let hidden: RowMemory
    /// The hidden numbers as the layer after them reads them; `hidden` itself where those are floats.
    let hiddenInput: RowMemory

    init(rows: Int, size: Int, hidden: Int, format: Rows.Format) {
      input = RowMemory(rows: rows, columns: size, format: format)
      output = RowMemory(rows: rows, columns: size)
      queries = RowMemory(rows: rows, columns: size)
      answers = RowMemory(rows: rows, columns: size)
      self.hidden = RowMemory(rows: rows, columns: hidden)
      hiddenInput = format == .float32 ? self.hidden : RowMemory(rows: rows, columns: hidden, format: format)
    }
  }

  /// - Parameters:
  ///   - counts: tokens along frames, rows and columns.
  ///   - precision: of the blocks' layers.
  init(_ configuration: TransformerConfiguration, batch: Int, counts: [Int], precision: WeightPrecision) {
    let (tokens, size) = (counts.reduce(1, *), configuration.tokenSize)
    self.configuration = configuration
    self.batch = batch
    self.tokens = tokens
    let pieces = RowPieces(rows: tokens)
    self.pieces = pieces
    x = RowMemory(rows: batch * tokens, columns: size)
    queries = RowMemory(rows: batch * tokens, columns: size)
    keys = RowMemory(rows: batch * tokens, columns: size)
    values = RowMemory(rows: batch * tokens, columns: size)
    packed = PackedKeys(
      batch: batch, count: tokens, heads: configuration.headCount, size: configuration.headSize,
      format: precision.attentionFormat)
    turns = RotaryPositions(headSize: configuration.headSize)
      .turns(frames: counts[0], rows: counts[1], columns: counts[2])
    let hidden = configuration.feedForwardSize
    let format = precision.rowFormat
    rooms = ScratchPool { Room(rows: pieces.length, size: size, hidden: hidden, format: format) }
  }

  /// Calls `body` for every piece: its item, its rows among all and its rows among the item's.
  private func forEachPiece(
    _ body: @Sendable (_ item: Int, _ rows: Range<Int>, _ tokens: Range<Int>) throws(TensorError) -> Void
  ) throws(TensorError) {
    try Workers.attempt(count: batch * pieces.count) { (index) throws(TensorError) in
      let (item, piece) = index.quotientAndRemainder(dividingBy: pieces.count)
      let range = pieces[piece]
      try body(item, item * tokens + range.lowerBound..<item * tokens + range.upperBound, range)
    }
  }

  /// Makes tokens of patches.
  func embed(_ latents: Tensor, _ patches: Patches, with layer: LinearLayer) throws {
    let layer = try PreparedLayer(layer, for: pieces)
    let columns = latents.shape[1] * patches.area
    let room = ScratchPool { [pieces] in RowMemory(rows: pieces.length, columns: columns) }
    try forEachPiece { (item, rows, tokens) throws(TensorError) in
      try room.use { (memory) throws(TensorError) in
        let input = memory[0..<rows.count]
        patches.read(latents, item: item, tokens: tokens, into: input)
        try layer.apply(to: input, into: x[rows])
      }
    }
  }

  /// Runs a block.
  /// - Parameter modulations: one for each item.
  /// - Throws: `CancellationError` between its steps.
  func run(_ block: TransformerBlock, modulations: [Modulation], context: TransformerContext.Keys) throws {
    try ask(block, modulations)
    try Task.checkCancellation()
    answer()
    try Task.checkCancellation()
    try goOn(block, modulations, context)
  }

  /// Queries, keys and values of self-attention.
  private func ask(_ block: TransformerBlock, _ modulations: [Modulation]) throws {
    let attention = block.selfAttention
    let toQueries = try PreparedLayer(attention.queries, for: pieces)
    let toKeys = try PreparedLayer(attention.keys, for: pieces)
    let toValues = try PreparedLayer(attention.values, for: pieces)
    let (scales, shifts) = (modulations.map { $0.scale(1) }, modulations.map { $0[0] })
    let (heads, epsilon) = (configuration.headCount, configuration.epsilon)
    try forEachPiece { (item, rows, tokens) throws(TensorError) in
      try rooms.use { (room) throws(TensorError) in
        let (input, turns) = (room.input[0..<rows.count], self.turns[tokens])
        operations.layerNormalise(x[rows], weight: scales[item], bias: shifts[item], epsilon: epsilon, into: input)
        for (layer, memory, norm) in [
          (toQueries, queries, attention.queryNorm), (toKeys, keys, attention.keyNorm.values),
        ] {
          let result = memory[rows]
          try layer.apply(to: input, into: result)
          operations.rmsNormaliseAndTurn(
            result, heads: heads, weight: norm, epsilon: epsilon, turns: turns, into: result)
        }
        try toValues.apply(to: input, into: values[rows])
      }
    }
  }

  /// Self-attention; the answers take the queries' place.
  private func answer() {
    packed.pack(keys: keys.rows, values: values.rows)
    let heads = configuration.headCount
    let blocks = (tokens + PackedKeys.queryBlock - 1) / PackedKeys.queryBlock
    let scale = 1 / Float(configuration.headSize).squareRoot()
    Workers.run(count: batch * heads * blocks) { index in
      let (lane, block) = index.quotientAndRemainder(dividingBy: blocks)
      let (item, head) = lane.quotientAndRemainder(dividingBy: heads)
      let first = block * PackedKeys.queryBlock
      let rows = queries[item * tokens + first..<item * tokens + min(tokens, first + PackedKeys.queryBlock)]
      packed.attend(rows, item: item, head: head, scale: scale, into: rows)
    }
  }

  /// What comes after self-attention, piece by piece.
  private func goOn(_ block: TransformerBlock, _ modulations: [Modulation], _ context: TransformerContext.Keys) throws {
    let answered = try PreparedLayer(block.selfAttention.output, for: pieces)
    let toQueries = try PreparedLayer(block.crossAttention.queries, for: pieces)
    let told = try PreparedLayer(block.crossAttention.output, for: pieces)
    let up = try PreparedLayer(block.up, for: pieces)
    let down = try PreparedLayer(block.down, for: pieces)
    let (gates, lastGates) = (modulations.map { $0[2] }, modulations.map { $0[5] })
    let (scales, shifts) = (modulations.map { $0.scale(4) }, modulations.map { $0[3] })
    let epsilon = configuration.epsilon
    try forEachPiece { (item, rows, _) throws(TensorError) in
      try rooms.use { (room) throws(TensorError) in
        let count = 0..<rows.count
        let (x, input, output) = (x[rows], room.input[count], room.output[count])

        operations.copy(queries[rows], into: input)
        try answered.apply(to: input, into: output)
        operations.add(output, gate: gates[item], to: x)

        if let norm = block.crossNorm {
          operations.layerNormalise(x, weight: norm.weight, bias: norm.bias, epsilon: epsilon, into: input)
        } else {
          operations.copy(x, into: input)
        }
        let queries = room.queries[count]
        try toQueries.apply(to: input, into: queries)
        operations.rmsNormalise(queries, weight: block.crossAttention.queryNorm, epsilon: epsilon, into: queries)
        tell(queries, item: item, context, answers: room.answers[count])
        operations.copy(queries, into: input)
        try told.apply(to: input, into: output)
        operations.add(output, to: x)

        operations.layerNormalise(x, weight: scales[item], bias: shifts[item], epsilon: epsilon, into: input)
        let (hidden, hiddenInput) = (room.hidden[count], room.hiddenInput[count])
        try up.apply(to: input, into: hidden)
        operations.activate(hidden, .geluTanh, into: hiddenInput)
        try down.apply(to: hiddenInput, into: output)
        operations.add(output, gate: lastGates[item], to: x)
      }
    }
  }

  /// Cross-attention of a piece: what text and picture answer, added up, takes the queries' place.
  private func tell(_ queries: Rows, item: Int, _ context: TransformerContext.Keys, answers: Rows) {
    let scale = 1 / Float(configuration.headSize).squareRoot()
    func attend(_ keys: PackedKeys, into result: Rows) {
      for head in 0..<configuration.headCount {
        keys.attend(queries, item: item, head: head, scale: scale, into: result)
      }
    }
    if let image = context.image { attend(image, into: answers) }
    if let text = context.text {
      attend(text, into: queries)
    } else {
      queries.withFloats { $0.update(repeating: 0) }
    }
    if context.image != nil { operations.add(answers, to: queries) }
  }

  /// Makes patches of tokens: rows [tokens, outputs of `layer`], all items' one after another.
  func project(_ modulations: [Modulation], with layer: LinearLayer) throws -> RowMemory {
    let result = RowMemory(rows: batch * tokens, columns: layer.outputs)
    let prepared = try PreparedLayer(layer, for: pieces)
    let (scales, shifts) = (modulations.map { $0.scale(1) }, modulations.map { $0[0] })
    try forEachPiece { (item, rows, _) throws(TensorError) in
      try rooms.use { (room) throws(TensorError) in
        let input = room.output[0..<rows.count]
        operations.layerNormalise(
          x[rows], weight: scales[item], bias: shifts[item], epsilon: configuration.epsilon, into: input)
        try prepared.apply(to: input, into: result[rows])
      }
    }
    return result
  }
}
