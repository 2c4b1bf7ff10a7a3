import Media

/// Reads the templates that a lesson needs, each once.
struct TemplateShelf {
  private let load: @Sendable (String) throws -> String
  private let folder: String
  private let medium: Medium
  private var read: [String: LessonTemplate] = [:]

  init(load: @escaping @Sendable (String) throws -> String, language: String, medium: Medium) {
    self.load = load
    self.medium = medium
    folder = "lesson/\(language)"
  }

  /// The language's words.
  func vocabulary() throws(TutorialError) -> Vocabulary {
    let path = "\(folder)/vocabulary.md"
    return try Vocabulary(path: path, text: try text(at: path))
  }

  /// The sentences for a kind of step.
  mutating func template(for kind: StepSubject.Kind) throws(TutorialError) -> LessonTemplate {
    switch kind {
    case .stage(let id): try stageTemplate(id)
    case .region: try template("region", orGeneral: "region", sections: LessonTemplate.stageSections)
    case .several: try template("several", orGeneral: "several", sections: LessonTemplate.stageSections)
    }
  }

  /// The questions and exercises at the end of a lesson.
  mutating func close() throws(TutorialError) -> LessonTemplate {
    try template("close", orGeneral: "close", sections: LessonTemplate.closeSections)
  }

  /// What is said where a stage goes on for longer than its own sentences last.
  mutating func carryOn() throws(TutorialError) -> LessonTemplate {
    try template(at: "\(folder)/general/carry-on.md", sections: LessonTemplate.stageSections)
  }

  private mutating func stageTemplate(_ id: String) throws(TutorialError) -> LessonTemplate {
    try template(id, orGeneral: Self.families[id] ?? "stage", sections: LessonTemplate.stageSections)
  }

  /// The medium's own template, or the general one; where a medium's stages all have their own, nothing stands in for one.
  private mutating func template(
    _ name: String, orGeneral general: String, sections: [String]
  ) throws(TutorialError) -> LessonTemplate {
    let own = "\(folder)/\(medium.rawValue)/\(name).md"
    // A head is built in the same way whatever the medium.
    let hasOwn = Self.completeMedia.contains(medium) && name != "head" && (medium.stage(name) != nil || name == general)
    if hasOwn { return try template(at: own, sections: sections) }
    if read[own] != nil || (try? load(own)) != nil { return try template(at: own, sections: sections) }
    return try template(at: "\(folder)/general/\(general).md", sections: sections)
  }

  private mutating func template(at path: String, sections: [String]) throws(TutorialError) -> LessonTemplate {
    if let known = read[path] { return known }
    let text = try text(at: path)
    let optional = sections == LessonTemplate.stageSections ? LessonTemplate.optionalSections : []
    let template = try LessonTemplate(path: path, text: text, required: sections, optional: optional)
    read[path] = template
    return template
  }

  private func text(at path: String) throws(TutorialError) -> String {
    do {
      return try load(path)
    } catch {
      throw .missingTemplate(path: path, reason: "\(error)")
    }
  }

  /// Media whose every stage has sentences of its own.
  private static let completeMedia: Set<Medium> = [.oil, .acrylic, .watercolour, .graphite, .colouredPencil, .loomis]

  /// The general template that speaks for a stage without one of its own.
  private static let families = [
    "ground": "ground", "drawing": "drawing", "sketch": "drawing", "line-drawing": "drawing", "construction": "drawing",
    "contour": "drawing", "ball": "construction", "side-plane": "construction", "thirds": "construction",
    "jaw": "construction", "placement": "construction", "rhythm": "construction", "features": "construction",
    "background": "block-in", "middle-ground": "block-in", "foreground": "block-in", "block-in": "block-in",
    "block-in-darks": "block-in", "block-in-lights": "block-in", "first-wash": "block-in", "base-layer": "block-in",
    "second-layers": "layering", "layering": "layering", "modelling": "layering", "second-washes": "layering",
    "local-colour": "layering", "saturation": "layering", "half-tones": "layering", "tone": "darks", "darks": "darks",
    "shadow": "darks", "shadows": "darks", "edges": "details", "details": "details", "accents": "details",
    "burnishing": "details", "imprimatura": "ground", "underpainting": "block-in", "first-colour": "layering",
    "glazes": "layering", "highlights": "details", "head": "head",
  ]
}
