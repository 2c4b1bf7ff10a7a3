import Foundation
import Imaging
import Media
import Metrics
import Painting
import Tutorial
import Vision

/// Builds one file of `content/` in all its media, up to everything that its pages show.
struct TutorialBuild: Sendable {
  /// One page before it is rendered.
  struct Built: Sendable {
    var page: TutorialPage
    var source: TutorialSource
    var medium: Medium
  }

  /// What came of one file.
  struct Outcome: Sendable {
    var reports: [BuildReport.Tutorial] = []
    var pages: [Built] = []
    var files: [String: OutputFolder.Content] = [:]
    /// Files of the cache that were used.
    var used: Set<String> = []
    /// Whether anything was added to the cache.
    var isNew = false
  }

  let configuration: SiteConfiguration
  let templates: TemplateFiles
  let pageTemplates: SiteTemplates
  let lessons: LessonShelf
  let pictures: PictureShelf
  let films: FilmShelf
  let studies: StudyShelf
  let force: Bool
  /// Paths of all tutorials' pages by file name, for links between them.
  let addresses: [String: String]
  let site: SiteFacts
  let board: ProgressBoard

  private var cache: BuildCache { pictures.pipeline.cache }
  private var processes: ProcessShelf { pictures.processes }

  /// Builds a file.
  func build(_ read: ReadTutorial) throws(CancellationError) -> Outcome {
    var outcome = Outcome()
    let began = ContinuousClock.now
    var problems = read.problems
    var reference: Reference?
    if let source = read.source {
      board.note(read.slug, .reading, "Reading \(source.reference.lastPathComponent)")
      do {
        reference = try Reference(source)
      } catch {
        problems.append(
          Problem(file: source.file, line: source.referenceLine, key: "reference", message: error.description))
      }
    }
    var layers: SceneCorrection?
    if let source = read.source, let said = source.layers {
      do {
        layers = try said.correction(of: reference?.size)
      } catch {
        problems += said.problems(error, file: source.file)
      }
    }
    var colours: [RGB8]?
    if let source = read.source, let said = source.colours {
      do {
        colours = try said.colours()
      } catch {
        problems.append(Problem(file: source.file, line: source.coloursLine, key: "colours", message: "\(error)"))
      }
    }
    guard let source = read.source, let reference, problems.isEmpty else {
      outcome.reports = [
        BuildReport.Tutorial(
          slug: read.slug, medium: read.source?.media.first?.rawValue, status: .failed, draft: read.draft,
          errors: problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }, seconds: began.secondsUntilNow)
      ]
      board.finish(read.slug, "Failed")
      return outcome
    }
    for medium in source.media {
      let slug = source.path(for: medium)
      let start = ContinuousClock.now
      var report = BuildReport.Tutorial(slug: slug, medium: medium.rawValue, status: .cached, draft: read.draft)
      do {
        let settings = ProcessSettings(
          medium: medium, seed: source.seed, layers: layers, technique: source.technique(in: medium),
          palette: medium.mixesPaint ? source.palette : nil,
          stageShares: source.stageShares(in: medium), toneColours: medium.hasColours ? colours : nil,
          drawing: source.heads.drawing(in: medium),
          heads: source.heads.builds(in: medium) ? source.heads.choice : .largest,
          marks: source.heads.builds(in: medium) ? source.heads.marks : [],
          video: source.video?.settings(title: source.title))
        let built: (isNew: Bool, remarks: [String])
        do {
          built = try build(source, settings, reference, force: force, into: &outcome)
        } catch is ProcessShelf.Damage {
          built = try build(source, settings, reference, force: true, into: &outcome)
        }
        if built.isNew { report.status = .built }
        report.warnings = built.remarks.map {
          Problem(
            file: source.file, line: source.coloursLine ?? source.referenceLine,
            key: source.colours == nil ? "reference" : "colours", message: $0)
        }
        board.finish(slug, "Ready")
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        report.status = .failed
        report.errors = self.problems(error, source: source)
        board.finish(slug, "Failed")
      }
      report.seconds = start.secondsUntilNow
      outcome.reports.append(report)
    }
    return outcome
  }

  /// Builds one page.
  /// - Returns: whether anything was painted or rendered, and what the author should know.
  private func build(
    _ source: TutorialSource, _ settings: ProcessSettings, _ reference: Reference, force: Bool,
    into outcome: inout Outcome
  ) throws -> (isNew: Bool, remarks: [String]) {
    let medium = settings.medium
    let slug = source.path(for: medium)
    let board = board
    let found = try processes.process(
      source: reference.hash, settings: settings, force: force,
      reference: { try reference.image() }
    ) { stage, activity, fraction in board.note(slug, stage, activity, fraction: fraction) }
    try Task.checkCancellation()
    let record = found.record
    let size = source.size.fitted(width: record.width, height: record.height)
    let request = LessonRequest(
      longSideCentimetres: max(size.width, size.height), stepCount: source.steps, palette: source.palette?.rawValue,
      level: source.level, language: language(of: source))
    let (lesson, lessonKey) = try lessons.lesson(of: found, request: request, processes: processes)
    let set = try pictures.pictures(of: found, lesson: lesson, force: force) {
      board.note(slug, .pictures, "Making pictures", fraction: 0.5 * $0)
    }
    let film = try films.film(of: found, lesson: lesson, force: force) {
      board.note(slug, .pictures, "Making the time-lapse", fraction: 0.5 + 0.5 * $0)
    }
    let shown = try pictures.picture(source: reference.hash, role: "reference", force: false) { try reference.image() }
    let study = try studies.study(
      of: reference.hash, layers: settings.layers, drawing: record.drawing, constructions: record.constructions,
      millimetres: 10 * max(size.width, size.height), force: force,
      faces: { try HeadBuilder.heads(in: $0, settings: settings) }
    ) { try reference.image() }
    board.note(slug, .page, "Writing the page")
    let translation = pageTemplates.translation(language(of: source))
    let words = try words(of: source, lesson: lesson, translation, into: &outcome)
    var taught = lesson
    taught.steps = lesson.steps.map { $0.replacing(words.replacements[$0.number] ?? [:]) }

    outcome.pages.append(
      Built(
        page: TutorialPage(
          facts: facts(source, medium: medium, size: size, words: words), lesson: taught,
          pictures: TutorialPage.Pictures(
            finished: set.set.finished.asset, reference: shown.stored.asset, steps: set.set.steps.map(\.asset),
            newPaint: set.set.newPaint.map(\.asset), slices: set.set.slices.asset,
            film: film.stored.asset),
          controls: record.controls,
          translation: translation,
          study: study.stored.study,
          construction: record.construction(in: lesson)),
        source: source, medium: medium))
    for stored in set.set.all + [shown.stored] {
      outcome.files.merge(stored.contents, uniquingKeysWith: { a, _ in a })
      outcome.used.formUnion(stored.files.map { cache.path(ofBlob: $0.hash) })
    }
    outcome.files.merge(study.stored.contents, uniquingKeysWith: { a, _ in a })
    outcome.used.formUnion(study.stored.hashes.map(cache.path(ofBlob:)))
    outcome.files.merge(film.stored.contents, uniquingKeysWith: { a, _ in a })
    outcome.used.formUnion(film.stored.files.map { cache.path(ofBlob: $0.hash) })
    outcome.used.formUnion(
      [found.key, lessonKey, set.key, film.key, study.key, shown.key].map(cache.path(of:))
        + record.blobs.map(cache.path(ofBlob:)))
    let isNew = found.isNew || set.isNew || film.isNew || study.isNew
    outcome.isNew = outcome.isNew || isNew
    return (isNew, record.remarks)
  }

  private func facts(
    _ source: TutorialSource, medium: Medium, size: (width: Double, height: Double), words: Markdown.Words
  ) -> TutorialPage.Facts {
    TutorialPage.Facts(
      slug: source.path(for: medium), title: source.title, author: source.author ?? configuration.author,
      level: source.level, tags: source.tags, date: source.date, credit: source.credit, licence: source.licence,
      widthCentimetres: size.width, heightCentimetres: size.height, introductionHTML: words.introduction,
      stepHTML: words.steps, draft: source.draft, referenceKind: source.kind, language: language(of: source))
  }

  /// The language of a tutorial's words.
  private func language(of source: TutorialSource) -> String {
    source.language ?? lessons.templates.lessonLanguage(ofSite: configuration.language)
  }

  /// The author's words, with their pictures as files of the site.
  private func words(
    of source: TutorialSource, lesson: Lesson, _ translation: Translation, into outcome: inout Outcome
  ) throws -> Markdown.Words {
    let markdown = Markdown(text: source.body, smart: language(of: source) == "en")
    var problems: [Problem] = []
    var attributes: [String: String] = [:]
    for picture in markdown.localPictures() where attributes[picture.path] == nil {
      let path = picture.path.removingPercentEncoding ?? picture.path
      do {
        let url = source.folder.appending(path: path)
        let data = try AuthorFile.content(of: url, name: path)
        let stored = try pictures.picture(source: ContentDigest.sha256(data), role: "words", force: false) {
          try Image(decoding: data, name: path)
        }
        attributes[picture.path] = self.attributes(of: stored.stored.asset)
        outcome.files.merge(stored.stored.contents, uniquingKeysWith: { a, _ in a })
        outcome.used.formUnion(stored.stored.files.map { cache.path(ofBlob: $0.hash) } + [cache.path(of: stored.key)])
      } catch let error as SiteError {
        throw error
      } catch {
        problems.append(
          Problem(file: source.file, line: source.bodyLine + picture.line - 1, key: picture.path, message: "\(error)"))
      }
    }
    let words = markdown.words(
      links: Markdown.Links(picture: { attributes[$0] }, target: { address(of: $0) }),
      translation: translation)
    for (step, line) in words.stepLines where !(1...max(1, lesson.steps.count)).contains(step) {
      problems.append(
        Problem(
          file: source.file, line: source.bodyLine + line - 1,
          message: "there is no step \(step): this lesson has \(lesson.steps.count) steps; "
            + "use a smaller number, or ask for more with 'steps'"))
    }
    for (step, line) in words.repeatedSteps {
      problems.append(
        Problem(
          file: source.file, line: source.bodyLine + line - 1,
          message: "words for step \(step) stand there twice; put them under one heading"))
    }
    guard problems.isEmpty else { throw SiteError.problems(problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }) }
    return words
  }

  /// Where a link of the author's leads: other tutorials by their files, and paths of the site with its base path.
  private func address(of written: String) -> String? {
    if written.hasPrefix("/"), !written.hasPrefix("//") { return site.basePath + written.dropFirst() }
    guard Markdown.isLocal(written) else { return nil }
    let parts = written.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let name = (parts.first.map(String.init) ?? "").removingPercentEncoding ?? ""
    guard let path = addresses[name] else { return nil }
    return site.link(path) + (parts.count > 1 ? "#\(parts[1])" : "")
  }

  private func attributes(of asset: PictureAsset) -> String {
    let middle = asset.variants[asset.variants.count / 2]
    let largest = asset.variants[asset.variants.count - 1]
    let set = asset.variants.map { "\(site.link($0.path)) \($0.width)w" }.joined(separator: ", ")
    return
      "src=\"\(HTML.escaped(site.link(middle.path)))\" srcset=\"\(HTML.escaped(set))\" sizes=\"(min-width: 700px) 36em, 100vw\" "
      + "width=\"\(largest.width)\" height=\"\(largest.height)\" loading=\"lazy\" decoding=\"async\""
  }

  /// What went wrong, as the author needs to hear it.
  private func problems(_ error: any Error, source: TutorialSource) -> [Problem] {
    func at(_ key: String, _ line: Int?) -> [Problem] {
      [Problem(file: source.file, line: line, key: key, message: "\(error)")]
    }
    switch error {
    case SiteError.problems(let problems): return problems
    case is ImagingError: return at("reference", source.referenceLine)
    case PaintingError.referenceTooSmall: return at("reference", source.referenceLine)
    case PaintingError.unsupportedMedium: return at("medium", source.mediumLine)
    case PaintingError.noHead:
      let (key, line) = source.heads.culprit ?? ("reference", source.referenceLine)
      return at(key, line)
    case VisionError.correction(let faults): return source.layers?.problems(faults, file: source.file) ?? []
    case TutorialError.badTemplate(let path, let line, let message):
      return [Problem(file: templates.name(of: path), line: line, message: message)]
    case TutorialError.missingTemplate(let path, let reason):
      return [
        Problem(
          file: templates.name(of: path), message: "is needed for this lesson and cannot be read: \(reason); add it")
      ]
    case TutorialError.unfilledSlot(let path, let section, let slot):
      return [
        Problem(
          file: templates.name(of: path), key: slot,
          message: "section '\(section)': every sentence asks for {\(slot)}, and this step has none; add one without it"
        )
      ]
    default:
      return source.video.map { at("generator", $0.line) } ?? [Problem(file: source.file, message: "\(error)")]
    }
  }
}

/// A file that the author names.
enum AuthorFile {
  /// Its bytes; errors speak of pictures, for that is all that authors name.
  static func content(of url: URL, name: String) throws(ImagingError) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw .unreadable(name: name, reason: "there is no such file")
    }
    guard !isFolder.boolValue else { throw .unreadable(name: name, reason: "it is a folder") }
    guard let data = try? Data(contentsOf: url) else {
      throw .unreadable(name: name, reason: "reading it is not permitted")
    }
    return data
  }
}

/// A reference's file, whose picture is decoded only when it is needed.
struct Reference: Sendable {
  /// The file's name.
  let name: String
  /// The file's bytes.
  let data: Data
  /// SHA-256 of the bytes, and of the crop where there is one.
  let hash: String
  /// Width and height in pixels, upright and cropped.
  let size: (width: Int, height: Int)
  /// The part of the picture that is painted.
  private let crop: PictureCrop?

  /// Why a reference cannot be painted.
  enum Fault: Error, CustomStringConvertible {
    case unreadable(ImagingError)
    case tooSmall(name: String, width: Int, height: Int)
    case tooNarrow(name: String, width: Int, height: Int)

    var description: String {
      switch self {
      case .unreadable(let error): error.description
      case .tooSmall(let name, let width, let height):
        "\(name) is \(width)x\(height) pixels; at least 16x16 are needed to see anything in it"
      case .tooNarrow(let name, let width, let height):
        "\(name) is \(width)x\(height) pixels; the long side may be at most 10 times the short one: crop it"
      }
    }
  }

  /// Reads a tutorial's reference and looks at its size.
  init(_ source: TutorialSource) throws(Fault) {
    name = source.reference.lastPathComponent
    crop = source.crop
    let whole: (width: Int, height: Int)
    do {
      data = try AuthorFile.content(of: source.reference, name: name)
      whole = try Image.header(of: data, name: name)
    } catch {
      throw .unreadable(error)
    }
    let part = crop?.pixels(width: whole.width, height: whole.height)
    size = part.map { ($0.width, $0.height) } ?? whole
    let digest = ContentDigest.sha256(data)
    hash = crop.map { ContentDigest.sha256(Data("\(digest) \($0)".utf8)) } ?? digest
    guard min(size.width, size.height) >= 16 else {
      throw .tooSmall(name: name, width: size.width, height: size.height)
    }
    guard max(size.width, size.height) <= 10 * min(size.width, size.height) else {
      throw .tooNarrow(name: name, width: size.width, height: size.height)
    }
  }

  /// The picture, upright, in sRGB and cropped.
  func image() throws(ImagingError) -> Image {
    let whole = try Image(decoding: data, name: name)
    return crop.map(whole.cropped) ?? whole
  }
}

extension ContinuousClock.Instant {
  /// Seconds that have gone by since.
  var secondsUntilNow: Double {
    let parts = (ContinuousClock.now - self).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}
