import Imaging
import Painting

/// What the layers of a picture are called: by name where one is known, else by place, each differently.
struct LayerNames: Sendable {
  /// One layer's words.
  struct Words: Sendable, Hashable {
    /// As an object: "the sky", "the upper left".
    var noun: String
    /// With colour where it has no name: "the sky", "the dark brown shape in the upper left".
    var shape: String
    /// Two words at most: "Sky", "Upper left".
    var label: String
    /// Whether it has a name of its own.
    var isNamed: Bool
    /// Whether it surrounds the subject rather than being it.
    var isSetting = false
    /// Whether it is one thing, not several.
    var isOne = true
  }

  /// Words for each layer, in the process's order.
  let words: [Words]
  /// The picture's subject, the foremost named layer that is not the setting; `nil` where none is known.
  let subject: String?
  private let bounds: [UnitRect]

  /// Nouns that name a setting, never a subject.
  private static let settings: Set<String> = ["sky", "ground", "background", "water", "grass", "sea", "wall", "floor"]

  init(_ layers: [PaintedLayer], surface: String) {
    var words = layers.indices.map { index in
      Self.name(of: layers[index]).map { name in
        Words(
          noun: "the \(name)", shape: "the \(name)", label: Self.capitalised(name), isNamed: true,
          isSetting: Self.settings.contains(name), isOne: !name.hasSuffix("s") || name.hasSuffix("ss"))
      } ?? Self.placed(layers, index, surface: surface)
    }
    Self.tellApart(&words, layers, surface: surface)
    self.words = words
    bounds = layers.map(\.bounds)
    subject = layers.indices.reversed().lazy
      .compactMap { index in Self.name(of: layers[index]).map { (index, $0) } }
      .first { !Self.settings.contains($0.1) }
      .map { "the \($0.1)" }
  }

  /// Words for several layers at once: their names where these are short, else the place that holds them all.
  func together(_ chosen: [Int], surface: String) -> Words {
    let all = chosen.prefix(3).map { words[$0] }
    if all.count == 1 { return all[0] }
    var result = all[0]
    result.isOne = false
    result.noun = EnglishList.join(all.map(\.noun))
    if chosen.count > 3 || result.noun.split(separator: " ").count > 9 {
      let place = Place(Self.union(chosen.map { bounds[$0] }), surface: surface)
      result.noun = place.noun == "the whole \(surface)" ? "the smaller shapes" : "the shapes \(place.phrase)"
      result.label = place.noun == "the whole \(surface)" ? "Smaller shapes" : place.label
    }
    result.shape = result.noun
    return result
  }

  private static func union(_ all: [UnitRect]) -> UnitRect {
    let (x, y) = (all.map(\.x).min() ?? 0, all.map(\.y).min() ?? 0)
    let (right, bottom) = (all.map { $0.x + $0.width }.max() ?? 1, all.map { $0.y + $0.height }.max() ?? 1)
    return UnitRect(x: x, y: y, width: right - x, height: bottom - y)
  }

  /// A layer's name as a noun in a sentence, without anything that is not a letter, a space or a hyphen.
  private static func name(of layer: PaintedLayer) -> String? {
    let kept = (layer.name ?? "").lowercased().filter { $0.isLetter || $0 == " " || $0 == "-" }
    let name = kept.split(separator: " ").prefix(2).joined(separator: " ")
    switch name {
    case "": return nil
    case "person": return "figure"
    default: return name
    }
  }

  /// Words for a layer without a name: what it is to the others (background, foreground) or where it is.
  private static func placed(_ layers: [PaintedLayer], _ index: Int, surface: String) -> Words {
    let layer = layers[index]
    let colour = ColourName(layer.colour).words
    let bounds = layer.bounds
    let isWide = bounds.width > 0.9
    if layers.count == 1 {
      return Words(noun: "the whole picture", shape: "the whole picture", label: "Whole picture", isNamed: true)
    }
    if index == 0 && isWide && bounds.height > 0.6 && layer.area > 0.2 {
      return Words(noun: "the background", shape: "the background", label: "Background", isNamed: true, isSetting: true)
    }
    if index == layers.count - 1 && isWide && bounds.y > 0.4 && bounds.y + bounds.height > 0.97 {
      return Words(noun: "the foreground", shape: "the foreground", label: "Foreground", isNamed: true, isSetting: true)
    }
    // A shape that spreads over the canvas without filling it is named by its middle, not called the whole.
    let spreads = bounds.width >= 0.75 && bounds.height >= 0.75
    if spreads && layer.area > 0.25 {
      let noun = "the large \(colour) area"
      return Words(noun: noun, shape: noun, label: "Large area", isNamed: true, isSetting: true)
    }
    let place = Place(spreads ? Self.core(of: bounds) : bounds, surface: surface)
    return Words(
      noun: place.noun, shape: "the \(colour) shape \(place.phrase)", label: place.label, isNamed: false)
  }

  private static func core(of bounds: UnitRect) -> UnitRect {
    UnitRect(
      x: bounds.x + bounds.width / 2 - 0.2, y: bounds.y + bounds.height / 2 - 0.2, width: 0.4, height: 0.4)
  }

  /// Where two layers have the same words, adds the colour, then the size, then a number.
  private static func tellApart(_ words: inout [Words], _ layers: [PaintedLayer], surface: String) {
    for (_, group) in groups(words.map(\.noun)) {
      for index in group {
        let place = Place(layers[index].bounds, surface: surface)
        if words[index].isNamed {
          // Two faces are two faces; several patches of sky or clothing are parts of one thing.
          let name = words[index].noun
          words[index].noun =
            name == "the face" ? "\(name) \(place.phrase)" : "the \(place.adjective) part of \(name)"
          words[index].shape = words[index].noun
        } else {
          words[index].noun = words[index].shape
        }
      }
    }
    for (_, group) in groups(words.map(\.noun)) {
      let bySize = group.sorted { (layers[$1].area, $0) < (layers[$0].area, $1) }
      for (rank, index) in bySize.enumerated() {
        let adjective =
          switch (rank, bySize.count) {
          case (0, 2): "larger"
          case (1, 2): "smaller"
          default: ordinal(rank + 1)
          }
        words[index].noun = "the \(adjective) " + words[index].noun.dropFirst("the ".count)
        words[index].shape = words[index].noun
      }
    }
  }

  /// Indices that share a text, for every text that occurs more than once, in order.
  private static func groups(_ texts: [String]) -> [(String, [Int])] {
    Dictionary(grouping: texts.indices) { texts[$0] }.filter { $0.value.count > 1 }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
  }

  private static func ordinal(_ number: Int) -> String {
    let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
    return number <= words.count ? words[number - 1] : "\(number)th"
  }

  static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
