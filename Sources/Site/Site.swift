import Foundation
import Metrics
import Painting
import Tutorial

/// Builds a site: reads `content/`, paints what the cache does not hold, and writes pages and pictures.
///
/// ```swift
/// let builder = SiteBuilder(root: folder, generators: [StrokeGenerator()])
/// let report = await builder.build { print("\(Int($0.fraction * 100)) % \($0.activity)") }
/// if report.failed { report.allProblems.forEach { print($0) } }
/// ```
public struct SiteBuilder: Sendable {
  /// The site's root: the folder that holds `content/`.
  public let root: URL
  /// How to build.
  public let options: BuildOptions
  private let workshop: Workshop
  private let builtInTemplates: URL?

  /// Makes a builder.
  /// - Parameter generators: in order of preference; the first that supports a medium paints it.
  public init(root: URL, options: BuildOptions = BuildOptions(), generators: [any ProcessGenerator]) {
    self.init(
      root: root, options: options,
      workshop: Workshop(generators: generators, distance: LPIPS()) { process, profile, request, text in
        try LessonBuilder(templates: text).makeLesson(process: process, profile: profile, request: request)
      })
  }

  /// Makes a builder with other tools and, where given, other built-in templates.
  package init(root: URL, options: BuildOptions, workshop: Workshop, builtInTemplates: URL? = TemplateFiles.builtIn) {
    self.root = root.standardizedFileURL
    self.options = options
    self.workshop = workshop
    self.builtInTemplates = builtInTemplates
  }

  /// Builds the site.
  ///
  /// Faults in one tutorial never stop the others; a cancelled or killed build leaves the old site whole.
  /// - Parameter progress: called from any thread whenever something changes.
  /// - Returns: what came of it; ``BuildReport/failed`` says whether everything is well.
  public func build(progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }) async -> BuildReport {
    let began = ContinuousClock.now
    var report = await withTaskExecutorPreference(BuildExecutor()) { await run(progress) }
    report.seconds = began.secondsUntilNow
    return report
  }

  private func run(_ progress: @escaping @Sendable (BuildProgress) -> Void) async -> BuildReport {
    var report = BuildReport()
    do {
      try await run(progress, into: &report)
    } catch is CancellationError {
      report.problems.append(Problem(file: "content", message: "the build was cancelled; nothing was changed"))
    } catch SiteError.problems(let problems) {
      report.problems += problems
    } catch {
      report.problems.append(Problem(file: "site", message: "\(error)"))
    }
    return report
  }

  private func run(_ progress: @escaping @Sendable (BuildProgress) -> Void, into report: inout BuildReport) async throws
  {
    var (configuration, problems) = SiteConfiguration.load(root: root)
    if let address = options.baseURL {
      guard let base = SiteConfiguration.normalisedBaseURL(address) else {
        throw SiteError.problems([
          Problem(
            file: "--base-url",
            message: "'\(address)' is no web address; expected something like https://example.org/lessons")
        ])
      }
      configuration.baseURL = base
    }
    report.basePath = configuration.basePath
    report.problems = problems

    let output = OutputFolder(folder: options.output ?? configuration.output)
    if let objection = output.objection(force: options.force) {
      throw SiteError.problems([Problem(file: output.folder.path, message: objection)])
    }
    let lock = try await BuildLock(in: configuration.cache.deletingLastPathComponent())
    defer { withExtendedLifetime(lock) {} }
    let cache = BuildCache(folder: configuration.cache)
    try cache.prepare()

    let files = TemplateFiles(builtIn: builtInTemplates, own: configuration.templates)
    let (templates, faults) = SiteTemplates.load(files)
    let statics = StaticFiles(files)
    let folder = ContentFolder(
      configuration.content, supported: workshop.supported, languages: files.lessonLanguages)
    report.problems += faults + statics.problems + folder.problems
    let mayWrite = faults.isEmpty && statics.problems.isEmpty && folder.problems.isEmpty

    let site = SiteFacts(
      title: configuration.title, author: configuration.author, language: configuration.language,
      description: configuration.description, licence: configuration.licence, baseURL: configuration.baseURL)
    let wanted = folder.tutorials.filter { !$0.draft || options.drafts }
    report.tutorials = folder.tutorials.filter { $0.draft && !options.drafts }.map {
      BuildReport.Tutorial(
        slug: $0.slug, medium: $0.source?.media.first?.rawValue, status: .draftSkipped, draft: true)
    }
    let outcomes = try await outcomes(
      of: wanted, configuration: configuration, files: files, templates: templates, cache: cache, output: output,
      site: site, progress: progress)
    report.tutorials += outcomes.flatMap(\.reports)
    report.tutorials.sort { ($0.slug, $0.medium ?? "") < ($1.slug, $1.medium ?? "") }

    let assembly = SiteAssembly(site: site, language: configuration.language, templates: templates, statics: statics)
    var result = mayWrite ? assembly.assemble(outcomes.flatMap(\.pages)) : SiteAssembly.Result()
    report.problems += result.problems
    // With faulty templates no page could be trusted: the old site stays as it is.
    if mayWrite, result.problems.isEmpty {
      for outcome in outcomes { result.files.merge(outcome.files, uniquingKeysWith: { a, _ in a }) }
      try Task.checkCancellation()
      let changes = try output.write(result.files, cache: cache)
      report.pages = result.pages
      report.written = changes.written
      report.removed = changes.removed
    }
    if outcomes.contains(where: \.isNew) {
      cache.prune(keeping: outcomes.reduce(into: []) { $0.formUnion($1.used) })
    }
  }

  private func outcomes(
    of tutorials: [ReadTutorial], configuration: SiteConfiguration, files: TemplateFiles, templates: SiteTemplates,
    cache: BuildCache, output: OutputFolder, site: SiteFacts, progress: @escaping @Sendable (BuildProgress) -> Void
  ) async throws -> [TutorialBuild.Outcome] {
    let names = tutorials.flatMap { tutorial in
      tutorial.source.map { source in source.media.map(source.path(for:)) } ?? [tutorial.slug]
    }
    let processes = ProcessShelf(workshop: workshop, cache: cache)
    let build = TutorialBuild(
      configuration: configuration, templates: files, pageTemplates: templates,
      lessons: LessonShelf(workshop: workshop, cache: cache, templates: files),
      pictures: PictureShelf(processes: processes, pipeline: AssetPipeline(cache: cache), output: output),
      films: FilmShelf(processes: processes, output: output),
      studies: StudyShelf(pipeline: AssetPipeline(cache: cache), output: output),
      force: options.force,
      addresses: Dictionary(
        tutorials.map { (($0.file as NSString).lastPathComponent, PagePaths.tutorial($0.slug)) },
        uniquingKeysWith: { a, _ in a }),
      site: site, board: ProgressBoard(tutorials: names, report: progress))
    let jobs = max(1, options.jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    return try await withThrowingTaskGroup(of: (Int, TutorialBuild.Outcome).self) { group in
      var waiting = tutorials.enumerated().makeIterator()
      func startNext() {
        guard let (index, tutorial) = waiting.next() else { return }
        group.addTask { (index, try build.build(tutorial)) }
      }
      for _ in 0..<jobs { startNext() }
      var done: [(Int, TutorialBuild.Outcome)] = []
      while let outcome = try await group.next() {
        done.append(outcome)
        startNext()
      }
      return done.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
