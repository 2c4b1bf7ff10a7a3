import Foundation
import Imaging
import Tutorial

/// Finds a lesson in the cache, or has it made and stores it.
struct LessonShelf: Sendable {
  private let workshop: Workshop
  private let cache: BuildCache
  let templates: TemplateFiles
  private let words: String

  /// Everything that decides a lesson.
  private struct Recipe: Encodable {
    var process: String
    var request: LessonRequest
    /// Hash of all text templates.
    var words: String
    /// The program: lessons have no version of their own, and another program may teach otherwise.
    var program: String
  }

  /// Makes a shelf for one build.
  init(workshop: Workshop, cache: BuildCache, templates: TemplateFiles) {
    self.workshop = workshop
    self.cache = cache
    self.templates = templates
    var digest = ContentDigest()
    for path in templates.all.keys.filter({ $0.hasPrefix("lesson/") }).sorted() {
      digest.update("\(path)\n\(templates.text(path) ?? "")\n")
    }
    words = digest.finalize()
  }

  /// The lesson of a process.
  func lesson(
    of found: ProcessShelf.Found, request: LessonRequest, processes: ProcessShelf
  ) throws -> (lesson: Lesson, key: BuildCache.Key) {
    let key = try BuildCache.Key(
      kind: "lesson",
      of: Recipe(process: found.key.hash, request: request, words: words, program: Self.program))
    if let lesson = cache.entry(key, as: Lesson.self) { return (lesson, key) }
    let templates = templates
    let lesson = try workshop.makeLesson(try processes.process(of: found.record), found.record.profile, request) {
      try templates.lessonText($0)
    }
    try cache.store(lesson, for: key)
    return (lesson, key)
  }

  /// Size and day of the running program's file: they change whenever it is built anew.
  private static let program: String = {
    let path = Bundle.main.executablePath ?? CommandLine.arguments.first ?? ""
    let file = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
    let day = (file[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
    return "\((file[.size] as? NSNumber)?.intValue ?? 0) \(day)"
  }()
}
