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

  /// The generator that paints in a medium.
  func generator(for medium: Medium) -> (any ProcessGenerator)? { generators.first { $0.supports(medium) } }

  /// Every medium that can be painted, in the order of the design.
  var supported: [Medium] { Medium.allCases.filter { generator(for: $0) != nil } }
}
