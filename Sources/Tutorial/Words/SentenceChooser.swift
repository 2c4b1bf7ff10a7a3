/// Picks sentences from templates so that none stands twice in a lesson.
///
/// Variants are taken in turn, beginning at a place that the process's seed decides; one comes again only when all others of its
/// section have been used, and then only if its slots make it another sentence.
struct SentenceChooser {
  private let seed: UInt64
  private let vocabulary: Vocabulary
  private let contractions: [String: String]
  private var uses: [String: [Int: Int]] = [:]
  private var said: Set<String> = []
  /// The slots of the sentence chosen last.
  private(set) var spoken: [Slot] = []

  init(seed: UInt64, vocabulary: Vocabulary) {
    self.seed = seed
    self.vocabulary = vocabulary
    contractions = Dictionary(
      uniqueKeysWithValues: vocabulary.names(.contractions).map { ($0, vocabulary.text(.contractions, $0)) })
  }

  /// The next sentence of a section, filled.
  /// - Returns: `nil` when every variant that can be filled would repeat a sentence of this lesson.
  /// - Throws: ``TutorialError/unfilledSlot(path:section:slot:)`` when no variant can be filled at all.
  mutating func choose(
    _ section: String, of template: LessonTemplate, facts: [Slot: Phrase]
  ) throws(TutorialError) -> String? {
    let variants = template.sections[section] ?? []
    let key = template.path + "#" + section
    let start = Int(Self.hash(key, seed) % UInt64(max(1, variants.count)))
    _ = try all(section, of: template, facts: facts)
    let fitting = variants.indices.filter { variants[$0].slots.allSatisfy { facts[$0] != nil } }
    // The least used first, and of those in turn.
    let order = fitting.sorted { first, second in
      let (one, other) = (uses[key]?[first] ?? 0, uses[key]?[second] ?? 0)
      if one != other { return one < other }
      // What was measured on the strokes or the head says more than what holds for any.
      let (measured, measuredToo) = (
        variants[first].slots.contains(where: \.isMeasured), variants[second].slots.contains(where: \.isMeasured)
      )
      if measured != measuredToo { return measured }
      // "Part 2 of 3" says least and comes last.
      let (counts, countsToo) = (variants[first].slots.contains(.part), variants[second].slots.contains(.part))
      if counts != countsToo { return countsToo }
      let count = variants.count
      return (first + count - start) % count < (second + count - start) % count
    }
    spoken = []
    for index in order {
      let text = fill(variants[index].wording, facts)
      let sentences = sentences(of: text)
      if sentences.contains(where: said.contains) { continue }
      said.formUnion(sentences)
      uses[key, default: [:]][index, default: 0] += 1
      spoken = variants[index].slots
      return text
    }
    return nil
  }

  /// A sentence of a section although it has been said, told apart by place, part or at last by counting.
  mutating func repeated(
    _ section: String, of template: LessonTemplate, facts: [Slot: Phrase]
  ) throws(TutorialError) -> String {
    let text = try all(section, of: template, facts: facts)[0]
    let stem = text.hasSuffix(".") ? String(text.dropLast()) : text
    let end = text.hasSuffix(".") ? "." : ""
    func counted(_ name: String, _ number: String) -> String {
      vocabulary.text(.lists, name, ["number": Phrase(number)])
    }
    let additions =
      [facts[.place]?.text, facts[.part].map { counted("part", $0.text) }].compactMap { $0 }
      + (2...99).map { counted("stage", String($0)) }
    let fresh = additions.map { "\(stem), \($0)\(end)" }.first { !said.contains($0) } ?? text
    said.insert(fresh)
    return fresh
  }

  /// Every variant of a section that can be filled, filled, in the order of the file.
  func all(_ section: String, of template: LessonTemplate, facts: [Slot: Phrase]) throws(TutorialError) -> [String] {
    let variants = template.sections[section] ?? []
    let filled = variants.filter { $0.slots.allSatisfy { facts[$0] != nil } }.map { fill($0.wording, facts) }
    guard !filled.isEmpty else {
      let missing = variants.flatMap(\.slots).first { facts[$0] == nil }
      throw .unfilledSlot(path: template.path, section: section, slot: missing?.rawValue ?? "")
    }
    return filled
  }

  /// Puts facts into slots and begins every sentence with a capital.
  private func fill(_ wording: Wording, _ facts: [Slot: Phrase]) -> String {
    let filled = wording.filled(
      { name in Slot(rawValue: name).flatMap { facts[$0] } }, usual: .accusative, contractions: contractions)
    var result = ""
    var begins = true
    for character in filled {
      result.append(contentsOf: begins && character.isLetter ? character.uppercased() : String(character))
      if character.isLetter || character.isNumber {
        begins = false
      } else if ".?!".contains(character) {
        begins = true
      } else if !character.isWhitespace && !"*\"'(".contains(character) {
        begins = false
      }
    }
    return result
  }

  /// The sentences of a text; an abbreviation such as that in a brush's number ends none.
  func sentences(of text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    let words = text.split(separator: " ")
    for word in words {
      current += (current.isEmpty ? "" : " ") + word
      if let last = word.last, ".?!".contains(last), !vocabulary.knows(.lists, String(word)) {
        sentences.append(current)
        current = ""
      }
    }
    if !current.isEmpty { sentences.append(current) }
    return sentences
  }

  /// FNV-1a over the key, begun with the seed.
  private static func hash(_ key: String, _ seed: UInt64) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325 ^ (seed &* 0x9e37_79b9_7f4a_7c15)
    for byte in key.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return value >> 17
  }
}
