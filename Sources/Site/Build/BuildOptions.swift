import Foundation

/// How a site is built this time.
public struct BuildOptions: Sendable, Equatable {
  /// Where the site is written; `nil` for `site/` below the site's root.
  public var output: URL?
  /// Address of the site's root, for instance `https://example.org/lessons`; `nil` for that of `site.yml`.
  public var baseURL: String?
  /// Whether drafts are built too.
  public var drafts: Bool
  /// How many tutorials are worked on at once, at least 1; `nil` for the number of cores.
  ///
  /// One takes about 200 MB.
  public var jobs: Int?
  /// Whether to paint everything anew and to write into a folder that holds other things.
  public var force: Bool

  /// Makes options.
  public init(
    output: URL? = nil, baseURL: String? = nil, drafts: Bool = false, jobs: Int? = nil, force: Bool = false
  ) {
    self.output = output
    self.baseURL = baseURL
    self.drafts = drafts
    self.jobs = jobs
    self.force = force
  }
}

/// How far a build has come, told whenever something changes.
public struct BuildProgress: Sendable, Equatable {
  /// What is being done to a tutorial.
  public enum Stage: String, Sendable, Codable, CaseIterable {
    case reading, painting, measuring, pictures, page
  }

  /// The tutorial, for instance `owl` or `owl/graphite`; `nil` when the site as a whole is meant.
  public var tutorial: String?
  /// The stage of the work.
  public var stage: Stage
  /// What is being done, for a person to read, for instance "Block in: sky".
  public var activity: String
  /// Share of this tutorial's work done, 0...1, never falling.
  public var tutorialFraction: Double
  /// Share of the whole build done, 0...1, never falling.
  public var fraction: Double
  /// How many tutorials are finished.
  public var finished: Int
  /// How many tutorials there are, one for each medium.
  public var total: Int

  /// Makes a progress report.
  public init(
    tutorial: String?, stage: Stage, activity: String, tutorialFraction: Double, fraction: Double, finished: Int,
    total: Int
  ) {
    self.tutorial = tutorial
    self.stage = stage
    self.activity = activity
    self.tutorialFraction = tutorialFraction
    self.fraction = fraction
    self.finished = finished
    self.total = total
  }
}
