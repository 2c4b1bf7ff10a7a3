import Imaging
import Painting

/// What the layers of a picture are called: by name where one is known, else by place, each differently.
struct LayerNames: Sendable {
  /// One layer's words.
  struct Words: Sendable, Hashable {
    /// As an object: "the sky", "the upper left".
    var noun: Phrase
    /// With colour where it has no name: "the sky", "the dark brown shape in the upper left".
    var shape: Phrase
    /// Two words at most: "Sky", "Upper left".
    var label: String
    /// Whether it has a name of its own.
    var isNamed: Bool
    /// Whether it surrounds the subject rather than being it.
    var isSetting = false
    /// Whether it is one thing, not several.
    var isOne = true
    /// Whether two of a name are two things ("two faces") and not parts of one ("the sky").
    var isThing = false
  }

  /// Words for each layer, in the process's order.
  let words: [Words]
  /// The picture's subject, the foremost named layer that is not the setting; `nil` where none is known.
  let subject: Phrase?
  private let bounds: [UnitRect]
  private let vocabulary: Vocabulary
  private let surface: Surface

  init(_ layers: [PaintedLayer], surface: Surface, vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    self.surface = surface
    let known = layers.map { Self.words(named: $0.name, vocabulary) }
    var words = layers.indices.map { index in
      known[index] ?? Self.placed(layers, index, surface: surface, vocabulary)
    }
    Self.tellApart(&words, layers, surface: surface, vocabulary)
    self.words = words
    picture = Self.picture(layers, words, vocabulary)
    bounds = layers.map(\.bounds)
    subject = known.last { $0.map { !$0.isSetting } ?? false }??.noun
  }

  /// What the whole picture shows: its four largest layers, back to front, with their colours; `nil` where it has fewer than two.
  let picture: String?

  private static func picture(
    _ layers: [PaintedLayer], _ words: [Words], _ vocabulary: Vocabulary
  ) -> String? {
    guard layers.count > 1 else { return nil }
    let largest = layers.indices.sorted { (layers[$1].area, $0) < (layers[$0].area, $1) }.prefix(4).sorted()
    let items = largest.map { index -> String in
      let colour = vocabulary.text(.colours, ColourName(layers[index].colour).name)
      // A shape without a name is called by its colour already.
      let shape = words[index].shape.text
      guard words[index].isNamed, !shape.lowercased().contains(colour.lowercased()) else { return shape }
      return vocabulary.text(.regions, "in colour", ["noun": words[index].noun, "colour": Phrase(colour)])
    }
    return vocabulary.list(items)
  }

  /// Words for several layers at once: their names where these are short, else the place that holds them all.
  func together(_ chosen: [Int]) -> Words {
    let all = chosen.prefix(3).map { words[$0] }
    if all.count == 1 { return all[0] }
    var result = all[0]
    result.isOne = false
    result.noun = vocabulary.list(all.map(\.noun))
    if chosen.count > 3 || result.noun.text.split(separator: " ").count > 9 {
      let place = Place(Self.union(chosen.map { bounds[$0] }))
      if place == .whole {
        result.noun = vocabulary.phrase(.regions, "smaller shapes")
        result.label = vocabulary.column(3, .regions, "smaller shapes") ?? place.label(vocabulary, on: surface)
      } else {
        let phrase = Phrase(place.phrase(vocabulary, on: surface))
        result.noun = vocabulary.phrase(.regions, "shapes", ["place": phrase])
        result.label = place.label(vocabulary, on: surface)
      }
    }
    result.shape = result.noun
    return result
  }

  private static func union(_ all: [UnitRect]) -> UnitRect {
    let (x, y) = (all.map(\.x).min() ?? 0, all.map(\.y).min() ?? 0)
    let (right, bottom) = (all.map { $0.x + $0.width }.max() ?? 1, all.map { $0.y + $0.height }.max() ?? 1)
    return UnitRect(x: x, y: y, width: right - x, height: bottom - y)
  }

  /// Words for a layer that has a name, the author's own ("far hill", "die Eule") or one that was seen ("sky").
  private static func words(named name: String?, _ vocabulary: Vocabulary) -> Words? {
    let kept = (name ?? "").filter { $0.isLetter || $0 == " " || $0 == "-" }
    var parts = kept.split(separator: " ").prefix(3).map(String.init)
    guard !parts.isEmpty else { return nil }
    let key = parts.joined(separator: " ").lowercased()
    if vocabulary.knows(.nouns, key) {
      let label = vocabulary.column(4, .nouns, key) ?? bare(vocabulary.text(.nouns, key), vocabulary)
      return words(
        vocabulary.phrase(.nouns, key), label: label, isOne: vocabulary.column(3, .nouns, key) != "plural",
        isSetting: vocabulary.knows(.settings, key), isThing: key == "face")
    }
    // An author's name may begin with its article.
    let article = parts.count > 1 ? Self.article(of: parts, vocabulary) : nil
    if article != nil { parts.removeFirst() } else { parts = Array(parts.prefix(2)) }
    let bare = parts.joined(separator: " ")
    let isSetting = vocabulary.knows(.settings, bare.lowercased())
    if let article {
      let isPlural = vocabulary.column(3, .articles, article) == "plural"
      return words(
        declined(parts, after: article, isPlural: isPlural, vocabulary),
        // Without its article an adjective would end otherwise.
        label: vocabulary.knows(.endings, article) || isPlural ? parts[parts.count - 1] : bare,
        isOne: !isPlural && !isEnglishPlural(bare, vocabulary), isSetting: isSetting, isThing: false)
    }
    return words(
      vocabulary.phrase(.regions, "named", ["name": Phrase(bare)]), label: bare,
      isOne: !isEnglishPlural(bare, vocabulary), isSetting: isSetting, isThing: false)
  }

  /// A noun, perhaps with adjectives before it, after its article, in every case.
  private static func declined(
    _ parts: [String], after article: String, isPlural: Bool, _ vocabulary: Vocabulary
  ) -> Phrase {
    let articles = vocabulary.phrase(.articles, article)
    let adjectives = vocabulary.knows(.endings, article) ? vocabulary.phrase(.endings, article) : ""
    let plural = isPlural && vocabulary.knows(.endings, "plural noun") ? vocabulary.phrase(.endings, "plural noun") : ""
    return Phrase { grammaticalCase in
      var words = [articles[grammaticalCase]]
      for adjective in parts.dropLast() {
        let ending = adjectives.text
        let isInflected = !ending.isEmpty && adjective.hasSuffix(ending)
        words.append(
          isInflected ? adjective.dropLast(ending.count) + adjectives[grammaticalCase] : adjective)
      }
      let noun = parts.last ?? ""
      words.append(noun.hasSuffix("n") || noun.hasSuffix("s") ? noun : noun + plural[grammaticalCase])
      return words.joined(separator: " ")
    }
  }

  private static func words(
    _ noun: Phrase, label: String, isOne: Bool, isSetting: Bool, isThing: Bool
  ) -> Words {
    Words(
      noun: noun, shape: noun, label: capitalised(label), isNamed: true, isSetting: isSetting, isOne: isOne,
      isThing: isThing)
  }

  /// The article that a name begins with, as the vocabulary has it; `die *en` where the noun or an adjective ends so.
  private static func article(of parts: [String], _ vocabulary: Vocabulary) -> String? {
    let first = parts[0].lowercased()
    let byEnding = vocabulary.names(.articles).sorted().first { name in
      let pattern = name.split(separator: " ")
      return pattern.count == 2 && pattern[0] == first
        && parts.dropFirst().contains { $0.hasSuffix(pattern[1].dropFirst()) }
    }
    return byEnding ?? (vocabulary.knows(.articles, first) ? first : nil)
  }

  /// Whether the language's plurals end in a letter of their own ("hills" but not "grass").
  private static func isEnglishPlural(_ name: String, _ vocabulary: Vocabulary) -> Bool {
    guard let ending = vocabulary.column(0, .lists, "plural ending") else { return false }
    return name.hasSuffix(ending) && !name.hasSuffix(ending + ending)
  }

  /// A noun without its article.
  private static func bare(_ noun: String, _ vocabulary: Vocabulary) -> String {
    let words = noun.split(separator: " ")
    let isArticle = words.first.map { vocabulary.knows(.articles, String($0)) } ?? false
    return (isArticle ? words.dropFirst() : words[...]).joined(separator: " ")
  }

  /// Words for a layer without a name: what it is to the others (background, foreground) or where it is.
  private static func placed(
    _ layers: [PaintedLayer], _ index: Int, surface: Surface, _ vocabulary: Vocabulary
  ) -> Words {
    let layer = layers[index]
    let bounds = layer.bounds
    func region(_ name: String, _ fillings: [String: Phrase] = [:], isSetting: Bool) -> Words {
      let noun = vocabulary.phrase(.regions, name, fillings)
      return Words(
        noun: noun, shape: noun, label: vocabulary.column(3, .regions, name) ?? capitalised(noun.text), isNamed: true,
        isSetting: isSetting)
    }
    let colour = ColourName(layer.colour).name
    let adjective = Phrase(vocabulary.column(1, .colours, colour) ?? vocabulary.text(.colours, colour))
    let isWide = bounds.width > 0.9
    if layers.count == 1 { return region("whole picture", isSetting: false) }
    if index == 0 && isWide && bounds.height > 0.6 && layer.area > 0.2 { return region("background", isSetting: true) }
    if index == layers.count - 1 && isWide && bounds.y > 0.4 && bounds.y + bounds.height > 0.97 {
      return region("foreground", isSetting: true)
    }
    // A shape that spreads over the canvas without filling it is named by its middle, not called the whole.
    let spreads = bounds.width >= 0.75 && bounds.height >= 0.75
    if spreads && layer.area > 0.25 { return region("large area", ["colour": adjective], isSetting: true) }
    let place = Place(spreads ? core(of: bounds) : bounds)
    let phrase = Phrase(place.phrase(vocabulary, on: surface))
    return Words(
      noun: place.noun(vocabulary, on: surface),
      shape: vocabulary.phrase(.regions, "coloured shape", ["colour": adjective, "place": phrase]),
      label: place.label(vocabulary, on: surface), isNamed: false)
  }

  private static func core(of bounds: UnitRect) -> UnitRect {
    UnitRect(
      x: bounds.x + bounds.width / 2 - 0.2, y: bounds.y + bounds.height / 2 - 0.2, width: 0.4, height: 0.4)
  }

  /// Where two layers have the same words, adds the colour, then the size, then a number.
  private static func tellApart(
    _ words: inout [Words], _ layers: [PaintedLayer], surface: Surface, _ vocabulary: Vocabulary
  ) {
    for group in groups(words.map(\.noun)) {
      for index in group {
        let place = Place(layers[index].bounds)
        if words[index].isNamed {
          // Two faces are two faces; several patches of sky or clothing are parts of one thing.
          words[index].noun = vocabulary.phrase(
            .regions, words[index].isThing ? "thing in place" : "part",
            [
              "noun": words[index].noun, "place": Phrase(place.phrase(vocabulary, on: surface)),
              "adjective": Phrase(place.adjective(vocabulary, on: surface)),
            ])
          words[index].shape = words[index].noun
        } else {
          words[index].noun = words[index].shape
        }
      }
    }
    for group in groups(words.map(\.noun)) {
      let bySize = group.sorted { (layers[$1].area, $0) < (layers[$0].area, $1) }
      for (rank, index) in bySize.enumerated() {
        let name =
          switch (rank, bySize.count) {
          case (0, 2): "larger"
          case (1, 2): "smaller"
          default: vocabulary.knows(.regions, "nth \(rank + 1)") ? "nth \(rank + 1)" : "nth"
          }
        let noun = words[index].noun
        words[index].noun = vocabulary.phrase(
          .regions, name,
          ["noun": noun, "bare": Phrase { bare(noun[$0], vocabulary) }, "number": Phrase(String(rank + 1))])
        words[index].shape = words[index].noun
      }
    }
  }

  /// Indices that share their words, for all words that occur more than once, in order.
  private static func groups(_ nouns: [Phrase]) -> [[Int]] {
    Dictionary(grouping: nouns.indices) { nouns[$0].text }.filter { $0.value.count > 1 }
      .sorted { $0.key < $1.key }.map { $0.value.sorted() }
  }

  static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
