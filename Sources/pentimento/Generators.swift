import Media
import Painting

/// The generators that this program has, in order of preference.
enum Generators {
  /// All of them; the first that supports a medium paints it.
  static let all: [any ProcessGenerator] = [StrokeGenerator()]

  /// The generator for a medium.
  /// - Throws: ``PaintingError/unsupportedMedium(_:supported:)`` if there is none.
  static func generator(for medium: Medium) throws -> any ProcessGenerator {
    if let generator = all.first(where: { $0.supports(medium) }) { return generator }
    let supported = Medium.allCases.filter { medium in all.contains { $0.supports(medium) } }
    throw PaintingError.unsupportedMedium(medium, supported: supported)
  }
}
