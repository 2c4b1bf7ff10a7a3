import Imaging
import Media
import Metrics
import Painting
import Tutorial

/// The tools that a build works with: who paints, what measures, who teaches.
///
/// Tests bring quicker ones.
package struct Workshop: Sendable {
  /// Generators in order of preference.
  package var generators: [any ProcessGenerator]
  /// The distance that profiles are measured by.
  package var distance: any PerceptualDistance
  /// Makes a lesson from a process and its profile; the last argument reads text templates by path.
  package var makeLesson:
    @Sendable (PaintingProcess, PerceptualDistanceProfile, LessonRequest, @escaping @Sendable (String) throws -> String)
      throws
      -> Lesson
  /// Long side of the frames, in pixels.
  package var frameLongSide: Int
  /// Number of frames.
  package var frameCount: Int
  /// Long side of the pages' pictures, in pixels.
  package var pictureLongSide: Int

  /// Makes a workshop.
  package init(
    generators: [any ProcessGenerator], distance: any PerceptualDistance, frameLongSide: Int = 832,
    frameCount: Int = 81,
    pictureLongSide: Int = 1600,
    makeLesson:
      @escaping @Sendable (
        PaintingProcess, PerceptualDistanceProfile, LessonRequest, @escaping @Sendable (String) throws -> String
      ) throws -> Lesson
  ) {
    self.generators = generators
    self.distance = distance
    self.frameLongSide = frameLongSide
    self.frameCount = frameCount
    self.pictureLongSide = pictureLongSide
    self.makeLesson = makeLesson
  }

  /// The generator that makes the process that settings ask for.
  /// - Throws: ``PaintingError/unsupportedMedium(_:supported:)`` where there is none.
  func generator(for settings: ProcessSettings) throws -> any ProcessGenerator {
    if let generator = generators.first(where: { $0.accepts(settings) }) { return generator }
    let supported = Medium.allCases.filter { medium in
      var other = settings
      other.medium = medium
      return generators.contains { $0.accepts(other) }
    }
    throw PaintingError.unsupportedMedium(settings.medium, supported: supported)
  }

  /// Every medium that can be painted, in the order of the design.
  var supported: [Medium] { Medium.allCases.filter { medium in generators.contains { $0.supports(medium) } } }
}
