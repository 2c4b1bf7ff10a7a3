import Foundation
import Site
import Testing

@Suite("The pages' own words in another language")
struct TranslationTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func german() throws -> Translation {
    let (templates, problems) = SiteTemplates.load(
      TemplateFiles(builtIn: root.appending(path: "templates"), own: nil))
    #expect(problems.isEmpty, "\(problems)")
    return try #require(templates.translations["de"])
  }

  /// Names of the files below a folder of the package, with one of some endings.
  static func files(_ folder: String, ending: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
  }

  @Test("Everything that templates mark is said in German, and nothing else is")
  func templates() throws {
    let german = try Self.german()
    var marked: Set<String> = []
    for file in try Self.files("templates", ending: ".mustache") {
      for text in Translation.marks(in: try Self.text(file)) {
        marked.insert(text)
        #expect(german(text) != text || Self.same.contains(text), "\(file): \(text)")
      }
    }
    #expect(marked.count > 120)
    let spoken = try Self.spoken()
    let known = marked.union(spoken).union(Self.composed)
    for key in german.keys { #expect(known.contains(key), "nobody says: \(key)") }
  }

  @Test("Everything that the code says is said in German")
  func code() throws {
    let german = try Self.german()
    let spoken = try Self.spoken()
    #expect(spoken.count > 25)
    for text in spoken.union(Self.composed) { #expect(german(text) != text || Self.same.contains(text), "\(text)") }
  }

  @Test("Templates hold no words outside the marks")
  func unmarked() throws {
    for file in try Self.files("templates", ending: ".mustache") {
      var source = try Self.text(file)
      for pattern in [#/\{\{#t\}\}.*?\{\{\/t\}\}/#, #/\{\{!.*?\}\}/#] { source = source.replacing(pattern, with: "") }
      source = source.replacing(#/(?s)<(script|style)>.*?<\/(script|style)>/#, with: "")
      let words = source.matches(of: #/>([^<>{}]*[A-Za-z]{3,}[^<>{}]*)</#).map { String($0.1) }
      #expect(words.filter { !$0.hasPrefix("pentimento ") } == [], "\(file)")
      let names = source.matches(of: #/(?:aria-label|alt)="([^"{}]*[A-Za-z]{3,}[^"{}]*)"/#).map { String($0.1) }
      #expect(names == [], "\(file)")
    }
  }

  @Test("Gaps keep their names")
  func gaps() throws {
    let german = try Self.german()
    for key in german.keys {
      func gaps(_ text: String) -> Set<String> { Set(text.matches(of: #/\{[^{}]+\}/#).map { String($0.0) }) }
      let lost = gaps(german(key)).subtracting(gaps(key))
      #expect(lost.isEmpty, "\(key)")
    }
    #expect(
      german("After step {n}, at {time} of the working time, {share} of the way is done.", ["n": "3"])
        .hasPrefix("Nach Schritt 3, bei {time}"))
  }

  /// Literals that are handed to a translation.
  static func spoken() throws -> Set<String> {
    var found: Set<String> = []
    for file in try files("Sources/Site", ending: ".swift") {
      let source = try text(file)
      for match in source.matches(of: #/translation\(\s*"((?:[^"\\]|\\.)*)"/#) {
        let text = String(match.1)
        if !text.contains("\\(") { found.insert(text) }
      }
    }
    return found
  }

  /// What the code puts together: names of media and levels, numbers, counted things, and words in constants.
  static let composed: Set<String> = Set(
    [
      "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
      "fourteen",
      "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "no", ".",
    ]
      + ["step", "tube", "mix", "colour", "tone", "tutorial"].map { "one \($0)" }
      + ["steps", "tubes", "mixes", "colours", "tones", "tutorials"].map { "{count} \($0)" }
      + [
        "Oil", "Acrylic", "Watercolour", "Graphite", "Coloured pencil", "Loomis portrait", "Faithful", "Oil painting",
        "Acrylic painting", "Graphite drawing", "Coloured pencil drawing", "Portrait drawing by Loomis's method",
        "First pictures", "Some practice", "Advanced", "first pictures", "some practice", "advanced", "All", "Any",
        "Medium", "Level", "Tags", "Photograph", "Painting", "Drawing", "painting", "drawing", "paper", "canvas",
        "Paper",
        "Canvas", "mix", "mixes", "colour", "colours", "tone", "tones", "The reference photograph",
        "The reference painting", "The reference drawing", "New paint", "New marks", "Cross-fade", "Blur to sharp",
        "Wipe", "Goal", "Do", "How to move", "Check", "Why", "Stop when", "Mistake", "Picture", "{number}%",
        "Only the paint of step {n} in colour, the rest pale grey",
        "Only the marks of step {n} in colour, the rest pale grey", "{time} in {steps}",
      ]
  ).union(notes)

  /// The notes beside a palette stand in constants that are put together from lines.
  static let notes: Set<String> = {
    guard let german = try? german() else { return [] }
    return Set(german.keys.filter { $0.hasPrefix("Lay each {mix}") || $0.hasPrefix("Set the tubes out") })
  }()

  /// Words that are the same in both languages.
  static let same: Set = ["Feed", "Notan", "{medium}, {level}"]
}
