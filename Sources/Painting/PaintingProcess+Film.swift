import Imaging
import Media
import Vision

extension PaintingProcess {
  /// A process without strokes from the frames of a film: its stages, layers and colours are read from what changes when.
  ///
  /// Tools are not known. Frames stay as they are, but for those that are larger than the settings ask for.
  /// - Parameters:
  ///   - film: frames in painting order, blank canvas first, finished picture last, in the reference's proportions.
  ///   - reference: the picture that was to be painted.
  ///   - settings: medium, layers and palette count; how many frames there are is the film's.
  ///   - generator: who made the film.
  ///   - generatorVersion: version of the generator.
  ///   - seconds: how long making it took.
  /// - Throws: ``PaintingError`` for a film in which nothing is painted or a reference that is too small.
  public init(
    film: [Image], reference: Image, settings: ProcessSettings, generator: String, generatorVersion: Int,
    seconds: Double = 0
  ) throws {
    try StrokeGenerator().check(reference, settings)
    let painted = try PaintingFilm(film, of: reference)
    let scene = try SceneReader.read(reference, correction: settings.layers)
    let reading = FilmReading(painted, scene: scene)
    let shown = painted.frames.map { $0.longSide > settings.longSide ? $0.resized(longSide: settings.longSide) : $0 }
    let (width, height) = (shown[0].width, shown[0].height)
    let sized = reference.resized(width: width, height: height)
    let usesLayers = !(scene.isOneCanvas && settings.layers == nil)
    let planned = usesLayers ? PlannedLayer.all(of: scene, along: ColourField(sized)) : [PlannedLayer.whole(sized)]
    let field = ColourField(sized)
    let layers = planned.map { layer in
      let mean = layer.mean { field.values[$0] } * 255
      return PaintedLayer(
        name: layer.name, bounds: layer.bounds, area: layer.area,
        colour: RGB8(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z)))
    }
    let paints: Bool = settings.medium == .oil || settings.medium == .acrylic
    self.init(
      medium: settings.medium, generator: generator, generatorVersion: generatorVersion, seed: settings.seed,
      target: sized, layers: layers,
      passages: Self.passages(of: reading, in: settings.medium, usesLayers: usesLayers), tools: [],
      frames: shown.enumerated().map { Frame(image: $1, strokeCount: $0, time: painted.moment($0)) }, strokes: nil,
      timings: Timings(painting: seconds),
      palette: paints ? try PictureColours.palette(settings.palette, for: sized).name : settings.palette,
      drawing: LineDrawing(
        scene: scene, reference: reference.longSide > 832 ? reference.resized(longSide: 832) : reference))
  }

  /// Passages with the frames that show them; those of one stage and layer that follow each other are one.
  private static func passages(of reading: FilmReading, in medium: Medium, usesLayers: Bool) -> [Passage] {
    let film = reading.film
    let stages = FilmStages(medium)
    let begun = reading.passages.first { $0.work == .coat || $0.work == .finishing }?.begin ?? 0
    var frame = 1
    var found: [(stage: Stage, layer: Int?, frames: Range<Int>, region: [Bool]?)] = []
    for (number, passage) in reading.passages.enumerated() {
      let first = frame
      let isLast = number == reading.passages.count - 1
      while frame < film.frames.count, isLast || film.moment(frame) <= passage.end + 1e-9 { frame += 1 }
      guard frame > first else { continue }
      let stage = stages.stage(of: passage, begun: begun)
      let layer = usesLayers ? passage.layer : nil
      if let last = found.last, last.stage == stage, last.layer == layer {
        let both = last.region.flatMap { old in passage.region.map { zip(old, $0).map { $0 || $1 } } }
        found[found.count - 1] = (stage, layer, last.frames.lowerBound..<frame, both)
      } else {
        found.append((stage, layer, first..<frame, passage.region))
      }
    }
    let whole = Double(film.frames.count - 1)
    var shares: [String: Double] = [:]
    for piece in found { shares[piece.stage.id, default: 0] += Double(piece.frames.count) / whole }
    return found.map { piece in
      let picture = film.frames[piece.frames.upperBound - 1].resized(width: film.width, height: film.height)
      return Passage(
        stage: Stage(id: piece.stage.id, title: piece.stage.title, share: shares[piece.stage.id] ?? 0),
        layer: piece.layer, strokes: piece.frames, frames: piece.frames, tools: [],
        colours: PassageColours.main(of: picture) { piece.region?[$0] ?? true })
    }
  }
}
