import Imaging
import Vision

/// What was painted when in a film: an ordered list of passages, each a stretch of the film in which one part of the canvas came nearer
/// to one of its frames.
///
/// The film is cut where equally much has changed. In each stretch, what differs from what has been painted so far falls apart into
/// connected regions, in the order in which they changed; and what from then on stays as it ends is worked out to the finish.
public struct FilmReading: Sendable {
  /// What is done in a passage.
  enum Work: Sendable, Equatable {
    /// One flat tone over nearly the whole canvas.
    case ground
    /// Lines on bare canvas.
    case drawing
    /// Canvas, or what is painted there, is covered with something else.
    case coat
    /// What stays is brought to its finish.
    case finishing
    /// The last look over everything.
    case accents
  }

  /// A passage.
  struct Passage: Sendable {
    var work: Work
    /// The frame that the region looks like before.
    var source: Int
    /// The frame that the region should look like afterwards.
    var target: Int
    /// The region, at the size at which the film is read; `nil` for the whole canvas.
    var region: [Bool]?
    /// Where the canvas is finished and must not be blocked in again; `nil` for nowhere.
    var finished: [Bool]?
    /// Share of the canvas.
    var area: Double
    /// Index of the scene's layer that it mostly shows.
    var layer: Int?
    /// Moments of the film at which it begins and ends, 0...1.
    var begin: Double
    var end: Double
  }

  let film: PaintingFilm
  /// The passages in painting order; their times follow one another without gaps from 0 to 1.
  let passages: [Passage]
  /// For each pixel the frame from which on it stays as it ends; 0 where it never changes.
  let settled: [Int]

  /// The moment at which each place becomes final, 0...1, at the size at which the film is read.
  public var settledTimes: Plane {
    Plane(width: film.width, height: film.height, values: settled.map { Float(film.moment($0)) })
  }

  /// Reads a film.
  /// - Parameter scene: what is seen in the finished picture: passages are named by its layers.
  public init(_ film: PaintingFilm, scene: Scene) {
    var reader = FilmReader(film: film, scene: scene)
    passages = reader.passages()
    settled = reader.settled
    self.film = film
  }
}
