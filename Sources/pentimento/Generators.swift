import Diffusion
import Media
import Painting

/// The generators that this program has, in order of preference.
enum Generators {
  /// All of them; the first that accepts the settings of a process makes it.
  /// - Parameter films: where films of video models, and runs that are not done, are kept.
  static func all(films: FilmStore) -> [any ProcessGenerator] {
    [
      StrokeGenerator(), DiffusionGenerator(leadsStrokes: false, films: films),
      DiffusionGenerator(leadsStrokes: true, films: films),
    ]
  }

  /// The generator for settings.
  /// - Throws: ``PaintingError/unsupportedMedium(_:supported:)`` if there is none.
  static func generator(for settings: ProcessSettings, films: FilmStore) throws -> any ProcessGenerator {
    let all = all(films: films)
    if let generator = all.first(where: { $0.accepts(settings) }) { return generator }
    let supported = Medium.allCases.filter { medium in
      var other = settings
      other.medium = medium
      return all.contains { $0.accepts(other) }
    }
    throw PaintingError.unsupportedMedium(settings.medium, supported: supported)
  }
}
