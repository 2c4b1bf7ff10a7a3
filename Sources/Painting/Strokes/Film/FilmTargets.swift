import Imaging

/// What the canvas should look like at the frames of a film, at the canvas's size.
///
/// Where a frame looks as the film ends, the target is the reference itself, with its edges and detail; elsewhere it is the frame, in
/// colours that the medium has, without grain and finer detail than it can tell.
struct FilmTargets {
  private let reading: FilmReading
  private var film: PaintingFilm { reading.film }
  private let levels: PaintingLevels
  private let colours: PaintColours
  private let guide: Plane
  private var made: Made?

  /// What has been made for one frame.
  private struct Made {
    var frame: Int
    /// Where the frame looks as the film ends, 0...1.
    var share: Plane
    var shown: [PaintingLevel: ColourField] = [:]
    var targets: [PaintingLevel: ColourField] = [:]
  }

  /// - Parameters:
  ///   - levels: the reference with more and more of its detail.
  ///   - guide: luma of the reference, by whose edges masks are enlarged.
  init(reading: FilmReading, levels: PaintingLevels, colours: PaintColours, guide: Plane) {
    self.reading = reading
    self.levels = levels
    self.colours = colours
    self.guide = guide
  }

  /// The target at a frame with the detail of a level.
  mutating func target(_ frame: Int, level: PaintingLevel) -> ColourField {
    let last = film.frames.count - 1
    guard frame < last else { return levels[level] }
    let kept = made?.frame == frame ? made : nil
    if let field = kept?.targets[level] { return field }
    var new = kept ?? Made(frame: frame, share: share(of: frame))
    let target = shown(&new, level: level).mixed(with: levels[level], by: new.share)
    new.targets[level] = target
    self.made = new
    return target
  }

  /// The same, but finished where a mask of the film's reading says that it is.
  mutating func target(_ frame: Int, level: PaintingLevel, finished: [Bool]?) -> ColourField {
    let field = target(frame, level: level)
    guard let finished, level != .finish, finished.contains(true) else { return field }
    return field.mixed(with: levels[.finish], by: shareEnlarged(finished))
  }

  /// How far a mask of the film's reading reaches at the canvas's size: it follows the edges of the reference.
  func enlarged(_ mask: [Bool]) -> [Bool] {
    enlarged(Plane(width: film.width, height: film.height, values: mask.map { $0 ? 1 : 0 })).values.map { $0 > 0.5 }
  }

  private func shareEnlarged(_ mask: [Bool]) -> Plane {
    held(enlarged(Plane(width: film.width, height: film.height, values: mask.map { $0 ? 1 : 0 })))
  }

  /// A plane within 0...1.
  private func held(_ plane: Plane) -> Plane {
    Plane(width: plane.width, height: plane.height, values: plane.values.map { max(0, min(1, $0)) })
  }

  private func enlarged(_ plane: Plane) -> Plane {
    let scale = Float(guide.width) / Float(film.width)
    return plane.resized(width: guide.width, height: guide.height)
      .guidedFiltered(guide: guide, radius: max(2, Int((2 * scale).rounded())), epsilon: 0.0008)
  }

  /// Where a frame looks as the film ends, 0...1.
  private func share(of frame: Int) -> Plane {
    let gaps = film.gaps(frame, film.frames.count - 1)
    let (low, high) = (0.7 * film.visible, 1.6 * film.visible)
    // What looks as the film ends by chance, and will be painted over, is not there yet.
    let near = gaps.indices.map { i -> Float in
      guard reading.settled[i] <= frame else { return 0 }
      let t = max(0, min(1, (high - gaps[i]) / (high - low)))
      return t * t * (3 - 2 * t)
    }
    var share = enlarged(Plane(width: film.width, height: film.height, values: near).boxBlurred(radius: 2))
    for i in share.values.indices { share.values[i] = max(0, min(1, 3 * share.values[i] - 1.2)) }
    return share
  }

  /// The frame itself at a level.
  private func shown(_ made: inout Made, level: PaintingLevel) -> ColourField {
    if let field = made.shown[level] { return field }
    let longSide = Float(max(guide.width, guide.height))
    let field: ColourField
    switch level {
    case .masses: field = shown(&made, level: .forms).simplified(radius: longSide * 0.030)
    case .forms, .values: field = shown(&made, level: .finish).simplified(radius: longSide * 0.013)
    case .finish:
      let picture = film.picture(made.frame).resized(width: guide.width, height: guide.height)
      field = colours.reachable(ColourField(picture).simplified(radius: longSide * 0.004))
    }
    made.shown[level] = field
    return field
  }
}
