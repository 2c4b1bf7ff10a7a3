/// What came of a build.
///
/// `JSONEncoder` writes it as `pentimento build --json` shows it.
public struct BuildReport: Sendable, Codable, Equatable {
  /// What came of one tutorial in one medium.
  public struct Tutorial: Sendable, Codable, Equatable {
    /// How it ended.
    public enum Status: String, Sendable, Codable {
      /// Painted (or its pictures rendered) in this build.
      case built
      /// Everything costly came from the cache.
      case cached
      /// Not built; the errors say why.
      case failed
      /// A draft, and drafts are not asked for.
      case draftSkipped = "draft-skipped"
    }

    /// Path of the page below the site's root, for instance `owl`, or `owl/graphite` for a second medium.
    public var slug: String
    /// The medium; `nil` where the file does not name a usable one.
    public var medium: String?
    /// How it ended.
    public var status: Status
    /// Whether it is a draft.
    public var draft: Bool
    /// What is wrong, empty unless `status` is `failed`.
    public var errors: [Problem]
    /// What the author should know although the page was built.
    public var warnings: [Problem]
    /// Seconds of wall time that this tutorial took.
    public var seconds: Double

    /// Makes a tutorial's report.
    public init(
      slug: String, medium: String?, status: Status, draft: Bool = false, errors: [Problem] = [],
      warnings: [Problem] = [], seconds: Double = 0
    ) {
      self.slug = slug
      self.medium = medium
      self.status = status
      self.draft = draft
      self.errors = errors
      self.warnings = warnings
      self.seconds = seconds
    }
  }

  /// One object a tutorial and medium, by slug.
  public var tutorials: [Tutorial]
  /// What is wrong with the site as a whole: `site.yml`, templates, the output folder.
  public var problems: [Problem]
  /// Number of HTML pages in the output.
  public var pages: Int
  /// Files written because they are new or changed, as paths below the output, sorted.
  public var written: [String]
  /// Files removed because nothing needs them any more, sorted.
  public var removed: [String]
  /// Path of the site's root on its host, with a slash at both ends, as the pages were made for it.
  public var basePath: String
  /// Seconds of wall time of the whole build.
  public var seconds: Double

  /// Makes a report.
  public init(
    tutorials: [Tutorial] = [], problems: [Problem] = [], pages: Int = 0, written: [String] = [],
    removed: [String] = [], basePath: String = "/", seconds: Double = 0
  ) {
    self.tutorials = tutorials
    self.problems = problems
    self.pages = pages
    self.written = written
    self.removed = removed
    self.basePath = basePath
    self.seconds = seconds
  }

  /// Whether anything went wrong; the caller's exit status.
  public var failed: Bool { !problems.isEmpty || tutorials.contains { $0.status == .failed } }

  /// Everything that is wrong, the site's own problems first; said once where two media share it.
  public var allProblems: [Problem] { Self.unique(problems + tutorials.flatMap(\.errors)) }

  /// Everything that authors should know although it was built; said once where two media share it.
  public var allWarnings: [Problem] { Self.unique(tutorials.flatMap(\.warnings)) }

  private static func unique(_ problems: [Problem]) -> [Problem] {
    var seen = Set<Problem>()
    return problems.filter { seen.insert($0).inserted }
  }
}
