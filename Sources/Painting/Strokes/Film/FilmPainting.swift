import Imaging
import Media
import Vision

/// A picture in opaque paint whose plan comes from a film: what changed when is painted in that order, with the medium's own tools.
///
/// Works in the media that ``BrushMedium`` describes; brushes, paints and what is finished stay as they are in ``LayeredPainting``.
struct FilmPainting: PlannedPainting {
  /// The same picture planned from the scene: levels of detail, layers, paints, brushes.
  private let usual: LayeredPainting
  private let reading: FilmReading
  private let scene: Scene
  private let isOneCanvas: Bool
  private let guide: Plane
  private let tasks: [Task]

  /// One stage's part of a passage.
  private struct Task {
    var stage: Stage
    var passage: FilmReading.Passage
    var act: BrushMedium.Act
    /// The brush runs of an act that has them.
    var runs: [BrushRun] = []
    /// The luma that parts darks from lights in the region, where there are both.
    var split: Float?
    /// Share of the film's time.
    var share: Double
  }

  /// - Parameters:
  ///   - usual: the picture planned from the scene.
  ///   - isOneCanvas: whether it has no layers that passages could be named by.
  init(usual: LayeredPainting, reading: FilmReading, isOneCanvas: Bool) {
    self.usual = usual
    self.reading = reading
    self.isOneCanvas = isOneCanvas
    scene = usual.scene
    guide = Plane(width: usual.width, height: usual.height, values: usual.reference.values.map(\.luma))
    tasks = reading.passages.flatMap { Self.tasks(of: $0, film: reading.film, usual: usual) }
  }

  // MARK: Plan

  func plan() -> ProcessPlan {
    var targets = targets()
    let frames = tasks.map(\.passage.target).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    var plan = ProcessPlan(
      ground: ground,
      levels: frames.map { targets.target($0, level: .finish).image() } + [usual.levels[.finish].image()],
      layers: usual.paintedLayers, tools: usual.medium.tools,
      entries: tasks.map { task in
        ProcessPlan.Entry(
          stage: task.stage, layer: isOneCanvas ? nil : task.passage.layer,
          level: frames.firstIndex(of: task.passage.target) ?? frames.count, tools: tools(of: task), share: task.share)
      })
    plan.shareTimeByStage()
    return plan
  }

  /// The medium's support in the colour with which the film begins.
  private var ground: CanvasGround {
    var ground = usual.medium.ground
    if let colour = reading.film.canvasColour { ground.colour = colour }
    return ground
  }

  private func tools(of task: Task) -> [String] {
    switch task.act {
    case .wash(let wash): return [wash.tool]
    case .drawing(_, let tool), .heads(_, let tool): return [tool]
    case .brush: return task.runs.map(\.tool).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
  }

  /// What a passage is in a medium.
  private static func tasks(
    of passage: FilmReading.Passage, film: PaintingFilm, usual: LayeredPainting
  ) -> [Task] {
    let works = FilmWorks(of: usual.medium)
    let stages = Dictionary(usual.medium.stages.map { ($0.id, $0) }) { first, _ in first }
    func task(_ work: BrushMedium.StageWork, _ runs: [BrushRun] = [], split: Float? = nil) -> Task? {
      let depth = passage.layer.map(usual.depth) ?? min(2, Int(3 * passage.begin))
      guard let stage = stages[work.stages[work.stages.count > 1 ? depth : 0]] else { return nil }
      return Task(stage: stage, passage: passage, act: work.act, runs: runs, split: split, share: stage.share)
    }
    func suitable(_ runs: [BrushRun]) -> [BrushRun] { runs.filter { $0.areas.contains(passage.area) } }
    var tasks: [Task]
    switch passage.work {
    case .ground: tasks = [works.ground.flatMap { task($0) }].compactMap { $0 }
    case .drawing: tasks = [works.drawing.flatMap { task($0) }].compactMap { $0 }
    case .coat:
      let split = split(passage, film: film)
      tasks = works.firstCoats.compactMap { work in
        let runs = suitable(work.runs).filter { split != nil || $0.family != .darks }
        return runs.isEmpty ? nil : task(work, runs, split: split)
      }
    case .finishing:
      let runs = works.last.flatMap(\.runs)
      tasks = works.finish.map { work in [task(work, suitable(work.runs + runs))].compactMap { $0 } } ?? []
    case .accents:
      let closing = works.firstCoats.flatMap(\.runs).filter { $0.covers && $0.family == .all && $0.areas.contains(0) }
      let whole = works.finish.map { [task($0, closing.suffix(1) + $0.runs)] } ?? []
      tasks = (whole + works.last.map { task($0, $0.runs) }).compactMap { $0 }
    }
    let whole = tasks.reduce(0) { $0 + $1.share }
    for i in tasks.indices { tasks[i].share *= (passage.end - passage.begin) / whole }
    return tasks
  }

  private static func split(_ passage: FilmReading.Passage, film: PaintingFilm) -> Float? {
    let frame = ColourField(film.frames[passage.target].resized(width: film.width, height: film.height))
    let region = passage.region ?? [Bool](repeating: true, count: frame.values.count)
    let mask = Plane(width: film.width, height: film.height, values: region.map { $0 ? 1 : 0 })
    return ValueFamilies.split(of: frame.simplified(radius: 6), inside: mask)
  }

  // MARK: Carrying out

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let medium = usual.medium
    let canvas = PaintCanvas(ground: plan.ground, width: usual.width, height: usual.height)
    var painter = BrushPainter(canvas: canvas, tools: plan.tools, seed: usual.seed, mixture: usual.colours.mixture)
    var targets = targets()
    var directions = FormDirections(of: usual.levels, seed: usual.seed)
    var lines = DrawingLines(scene: scene, reference: usual.reference, most: 170).lines
    var coats = 0
    for (index, task) in tasks.enumerated() {
      let first = painter.strokes.count
      let passSeed = UInt32(truncatingIfNeeded: index + 1) &* 1009
      switch task.act {
      case .wash(var wash):
        let tool = usual.toolIndex(wash.tool)
        wash.colours = [colour(of: task.passage, darkest: 1)]
        painter.lay(
          wash.strokes(
            colour: wash.colours[0], width: usual.width, height: usual.height,
            brush: Float(medium.tools[tool].widthShare), tool: tool, seed: usual.seed))
      case .drawing(_, let id):
        painter.lay(drawn(&lines, in: task.passage, tool: usual.toolIndex(id)))
      case .heads: break
      case .brush:
        let left = left(painter, coats: coats, for: task.passage.work)
        let work = brushWork(task, left: left, &targets, &directions)
        guard let pass = work.first?.pass else { break }
        let blocks = WorkBlock.all(
          of: pass.room, hand: pass.hand, side: Float(max(usual.width, usual.height)) * 0.17,
          seed: usual.seed &+ passSeed)
        painter.paint(
          work, blocks: inOrder(blocks, of: task.passage), limit: min(medium.mostStrokes, first + left),
          passSeed: passSeed)
        if task.passage.work == .coat { coats += painter.strokes.count - first }
      }
      try finished(index, first..<painter.strokes.count)
    }
    return painter.strokes
  }

  private func targets() -> FilmTargets {
    FilmTargets(reading: reading, levels: usual.levels, colours: usual.colours, guide: guide)
  }

  /// What is left of the strokes for a kind of work: coats that will be painted over must not eat up what the finish needs.
  private func left(_ painter: BrushPainter, coats: Int, for work: FilmReading.Work) -> Int {
    let most = Double(usual.medium.mostStrokes)
    let before = Int(0.8 * most) - painter.strokes.count
    switch work {
    case .accents: return Int(most) - painter.strokes.count
    case .coat: return min(Int(0.25 * most) - coats, before)
    default: return before
    }
  }

  /// What runs' budgets are multiplied by, 0...1: a film may come to the same place again and again, and every part has to get its share.
  private func frugality(of task: Task) -> Double {
    let area = tasks.reduce(0) {
      $1.passage.work == task.passage.work && $1.stage == task.stage ? $0 + $1.passage.area : $0
    }
    switch task.passage.work {
    case .finishing:
      let whole = task.runs.reduce(0) { $0 + ($1.budget ?? 0.12) }
      return min(1, 0.55 / (whole * area))
    case .accents:
      // All has been finished part by part: going over it again takes little, and details have what is left.
      return task.stage.id == FilmWorks(of: usual.medium).finish?.stages.first ? 0.1 : 1
    default: return min(1, 1 / area.squareRoot())
    }
  }

  private func brushWork(
    _ task: Task, left: Int, _ targets: inout FilmTargets, _ directions: inout FormDirections
  ) -> [BrushWork] {
    guard left > 0 else { return [] }
    let passage = task.passage
    let room = room(of: passage, targets)
    let layer = isOneCanvas ? nil : passage.layer
    let hand = usual.hand(
      for: layer.flatMap { usual.layers[$0].name }, bounds: bounds(of: passage), turn: layer ?? passage.target)
    let strokes = Double(usual.medium.mostStrokes)
    let frugality = frugality(of: task)
    return task.runs.map { run in
      let tones: BrushPass.Tones =
        switch (run.family, task.split) {
        case (.darks, .some(let value)): .below(value)
        case (.lights, .some(let value)): .atLeast(value)
        default: .all
        }
      let most = (run.budget ?? (passage.work == .accents ? 1 : 0.12)) * strokes * passage.area * frugality
      let pass = usual.pass(
        run, aim: targets.target(passage.target, level: run.level, finished: passage.finished), room: room,
        tones: tones,
        most: min(left, Int(most) + 60), hand: hand)
      return BrushWork(pass: pass, directions: directions.field(run.level, radius: pass.radius))
    }
  }

  /// Where a passage may paint, as ``BrushPass/room``.
  private func room(of passage: FilmReading.Passage, _ targets: FilmTargets) -> Plane {
    guard let region = passage.region else {
      return Plane(width: usual.width, height: usual.height, filledWith: 1e6)
    }
    let mask = targets.enlarged(region)
    let values = mask.map { $0 ? Float(1) : 0 }
    return DistanceTransform.inside(Plane(width: usual.width, height: usual.height, values: values))
  }

  private func bounds(of passage: FilmReading.Passage) -> UnitRect {
    guard let region = passage.region else { return UnitRect(x: 0, y: 0, width: 1, height: 1) }
    let film = reading.film
    let places = region.indices.filter { region[$0] }
    let (xs, ys) = (places.map { $0 % film.width }, places.map { $0 / film.width })
    guard let x0 = xs.min(), let x1 = xs.max(), let y0 = ys.min(), let y1 = ys.max() else {
      return UnitRect(x: 0, y: 0, width: 1, height: 1)
    }
    let (w, h) = (Double(film.width), Double(film.height))
    return UnitRect(
      x: Double(x0) / w, y: Double(y0) / h, width: Double(x1 - x0 + 1) / w, height: Double(y1 - y0 + 1) / h)
  }

  /// The blocks of a passage as the film came to them.
  private func inOrder(_ blocks: [WorkBlock], of passage: FilmReading.Passage) -> [WorkBlock] {
    guard let grid = blocks.first?.grid, passage.target - passage.source > 1 else { return blocks }
    let film = reading.film
    let times = film.changeTimes(from: passage.source, to: passage.target)
    let scale = Float(usual.width) / Float(film.width)
    var sums: [Int: (time: Float, count: Float)] = [:]
    for i in times.indices where passage.region?[i] ?? true {
      let place = SIMD2(Float(i % film.width) + 0.5, Float(i / film.width) + 0.5) * scale
      let old = sums[grid.key(of: place)] ?? (0, 0)
      sums[grid.key(of: place)] = (old.time + times[i], old.count + 1)
    }
    func time(_ block: WorkBlock) -> Float { sums[block.key].map { $0.time / $0.count } ?? .infinity }
    return blocks.map { ($0, time($0)) }
      .sorted { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0.key < $1.0.key }.map(\.0)
  }

  /// Those of the lines that lie where the film draws, in its colour; they are taken out of the list.
  private func drawn(
    _ lines: inout [DrawingLines.Line], in passage: FilmReading.Passage, tool: Int
  ) -> [StrokeList.Stroke] {
    guard let region = passage.region else { return [] }
    let film = reading.film
    let longSide = Float(max(film.width, film.height))
    func isInside(_ p: SIMD2<Float>) -> Bool {
      let (x, y) = (Int(p.x * longSide), Int(p.y * longSide))
      return (max(0, x - 2)...max(0, x + 2)).contains { x in
        (max(0, y - 2)...max(0, y + 2)).contains { y in
          x < film.width && y < film.height && region[y * film.width + x]
        }
      }
    }
    let times = film.changeTimes(from: passage.source, to: passage.target)
    func time(_ line: DrawingLines.Line) -> Float {
      let places = line.points.map { p in
        min(film.height - 1, max(0, Int(p.y * longSide))) * film.width
          + min(film.width - 1, max(0, Int(p.x * longSide)))
      }
      return places.reduce(0) { $0 + times[$1] } / Float(places.count)
    }
    let found = lines.indices.filter { index in
      let points = lines[index].points
      return points.count(where: isInside) * 3 > points.count
    }
    let inOrder = found.map { ($0, time(lines[$0])) }.sorted { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }.map(\.0)
    let colour = colour(of: passage, darkest: 0.3)
    let radius = Float(usual.medium.tools[tool].widthShare) / 2
    let strokes = inOrder.map { index -> StrokeList.Stroke in
      let line = lines[index]
      return StrokeList.Stroke(
        points: line.points, radius: radius * (0.5 + 0.5 * line.weight), colour: colour,
        opacity: 0.5 + 0.4 * line.weight, dryness: 0.42, body: 0, tool: tool)
    }
    for index in found.reversed() { lines.remove(at: index) }
    return strokes
  }

  /// The mean colour of a passage's target, or of its darkest part.
  private func colour(of passage: FilmReading.Passage, darkest share: Double) -> RGB8 {
    let film = reading.film
    let frame = ColourField(film.frames[passage.target].resized(width: film.width, height: film.height))
    let places = frame.values.indices.filter { passage.region?[$0] ?? true }
      .sorted {
        frame.values[$0].luma != frame.values[$1].luma ? frame.values[$0].luma < frame.values[$1].luma : $0 < $1
      }
    let taken = places.prefix(max(1, Int(Double(places.count) * share)))
    let mean = taken.reduce(SIMD4<Float>.zero) { $0 + frame.values[$1] } / Float(max(1, taken.count))
    let bytes = (mean.clamped(lowerBound: .zero, upperBound: .one) * 255).rounded(.toNearestOrAwayFromZero)
    return RGB8(UInt8(bytes.x), UInt8(bytes.y), UInt8(bytes.z))
  }
}

/// What a medium does, by the kinds of work that a film shows.
private struct FilmWorks {
  var ground: BrushMedium.StageWork?
  var drawing: BrushMedium.StageWork?
  /// What covers bare canvas.
  var firstCoats: [BrushMedium.StageWork] = []
  /// What brings a layer to its finish.
  var finish: BrushMedium.StageWork?
  /// What is done at last, over everything.
  var last: [BrushMedium.StageWork] = []

  init(of medium: BrushMedium) {
    for movement in medium.movements {
      switch movement {
      case .canvas(let works):
        for work in works {
          switch work.act {
          case .wash: ground = work
          case .drawing: drawing = work
          case .heads: break
          case .brush: last.append(work)
          }
        }
      case .layers(let works):
        firstCoats = works.dropLast()
        finish = works.last
      }
    }
  }
}

extension BrushMedium.StageWork {
  /// Its brush runs; none where it is something else.
  fileprivate var runs: [BrushRun] {
    guard case .brush(let runs) = act else { return [] }
    return runs
  }
}
