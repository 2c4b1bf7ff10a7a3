/// A named stretch of a process: strokes that follow each other.
public struct ProcessStretch: Sendable, Equatable {
  /// What it is, for a person to read, for instance "Block in the darks: sky".
  public var name: String
  /// The strokes, as a range into the stroke list.
  public var strokes: Range<Int>

  /// Makes a stretch.
  public init(name: String, strokes: Range<Int>) {
    self.name = name
    self.strokes = strokes
  }
}

extension StrokeFile {
  /// The passages as a person would name them, in painting order: a stage, on a layer or the whole picture.
  public var steps: [ProcessStretch] {
    header.passages.map { passage in
      let layer = passage.layer.map { ": \(layerName($0))" } ?? ""
      return ProcessStretch(name: passage.stage.title + layer, strokes: passage.strokes)
    }
  }

  /// Passages of one stage that follow each other, as one stretch each.
  public var stageRuns: [ProcessStretch] {
    runs {
      $0.stage.id == $1.stage.id
    } named: { passages in
      let layers = Self.unique(passages.compactMap { $0.layer.map(layerName) })
      return passages[0].stage.title + (layers.isEmpty ? "" : ": \(layers.joined(separator: ", "))")
    }
  }

  /// Passages on one layer that follow each other, as one stretch each.
  public var layerRuns: [ProcessStretch] {
    var seen: Set<String> = []
    return runs {
      $0.layer == $1.layer
    } named: { passages in
      let stages = Self.unique(passages.map(\.stage.title)).joined(separator: ", ")
      guard let layer = passages[0].layer.map(layerName) else { return stages }
      return seen.insert(layer).inserted ? layer : "\(layer): \(stages)"
    }
  }

  /// The strokes of a stage, in painting order; `nil` when the process has no stage of that identifier.
  public func strokes(ofStage id: String) -> [Range<Int>]? {
    let ranges = header.passages.filter { $0.stage.id == id }.map(\.strokes)
    return ranges.isEmpty ? nil : ranges
  }

  /// The strokes of the composition drawing; `nil` in a process that begins without one.
  public var drawing: [Range<Int>]? {
    let stages: Set = ["drawing", "sketch", "line-drawing", "construction", "contour"]
    let ranges = header.passages.filter { stages.contains($0.stage.id) }.map(\.strokes)
    return ranges.isEmpty ? nil : ranges
  }

  /// Identifiers of the stages, in order of first use.
  public var stageIdentifiers: [String] { Self.unique(header.passages.map(\.stage.id)) }

  /// The file with some of its strokes only, as if nothing else had been laid; what is said of frames and passages falls away.
  /// - Throws: ``PaintingError/badSetting(_:)`` where a range lies outside the list.
  public func only(_ ranges: [Range<Int>]) throws(PaintingError) -> StrokeFile {
    try check(ranges)
    var part = self
    part.strokes = strokes.part(ranges)
    part.header.passages = []
    part.header.frameStrokeCounts = [0, part.strokes.count]
    return part
  }

  /// A part of a stretch: strokes that are no wash, or those of one wash, whole or cut by the stretch's ends.
  struct Piece {
    var strokes: Range<Int>
    var wash: Wash?
  }

  /// A stretch as strokes and washes, in painting order.
  func pieces(_ range: Range<Int>) -> [Piece] {
    var pieces: [Piece] = []
    var next = range.lowerBound
    for wash in strokes.washes where wash.strokes.overlaps(range) {
      let part = wash.strokes.clamped(to: range)
      if next < part.lowerBound { pieces.append(Piece(strokes: next..<part.lowerBound)) }
      pieces.append(Piece(strokes: part, wash: wash))
      next = part.upperBound
    }
    if next < range.upperBound { pieces.append(Piece(strokes: next..<range.upperBound)) }
    return pieces
  }

  func check(_ ranges: [Range<Int>]) throws(PaintingError) {
    for range in ranges where range.lowerBound < 0 || range.upperBound > strokes.count {
      throw .badSetting(
        "strokes: \(range.lowerBound) to \(range.upperBound); this process has \(strokes.count), numbered from 0")
    }
  }

  private func layerName(_ index: Int) -> String { header.layers[index].name ?? "layer \(index)" }

  private func runs(
    together: (Passage, Passage) -> Bool, named name: ([Passage]) -> String
  ) -> [ProcessStretch] {
    var runs: [[Passage]] = []
    for passage in header.passages {
      if let last = runs.last?.last, together(last, passage) {
        runs[runs.count - 1].append(passage)
      } else {
        runs.append([passage])
      }
    }
    return runs.map { run in
      ProcessStretch(
        name: name(run), strokes: run[0].strokes.lowerBound..<run[run.count - 1].strokes.upperBound)
    }
  }

  private static func unique(_ words: [String]) -> [String] {
    words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
