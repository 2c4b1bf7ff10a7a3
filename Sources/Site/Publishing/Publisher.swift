import Foundation

/// Puts a built site where people can see it: into a folder, or onto a branch of a git repository.
///
/// Publishing never throws other people's work away: on a branch it adds a commit on top of what is there and pushes it plainly;
/// in a folder it removes only files that it wrote itself.
public struct Publisher: Sendable {
  /// Where a site goes.
  public enum Destination: Sendable, Equatable {
    /// A folder, made if it is not there.
    case folder(URL)
    /// A branch of a git repository, for instance `origin` and `gh-pages`; made if it is not there.
    /// - Parameters:
    ///   - remote: an address, a path, or the name of a remote of the repository that holds the site.
    ///   - branch: the branch that the host serves.
    case gitBranch(remote: String, branch: String)
  }

  /// What a publication changes at its destination; paths are relative to it and sorted.
  public struct Changes: Sendable, Codable, Equatable {
    /// Files that are not there yet.
    public var added: [String]
    /// Files that are there with other contents.
    public var changed: [String]
    /// Files that an earlier publication put there and the site no longer has.
    public var removed: [String]
    /// The commit that was pushed; `nil` for folders, dry runs and when nothing changes.
    public var commit: String?

    /// Makes a list of changes.
    public init(added: [String] = [], changed: [String] = [], removed: [String] = [], commit: String? = nil) {
      self.added = added
      self.changed = changed
      self.removed = removed
      self.commit = commit
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }
  }

  /// The site's root.
  public let root: URL
  /// The folder that holds the built site.
  public let site: URL
  /// Where it goes.
  public let destination: Destination

  /// Makes a publisher.
  /// - Parameters:
  ///   - root: the site's root, whose git remotes the destination may name.
  ///   - site: the folder that holds the built site; `nil` for `site/` below the root.
  ///   - destination: where it goes.
  public init(root: URL, site: URL? = nil, destination: Destination) {
    self.root = root.standardizedFileURL
    self.site = site ?? SiteConfiguration(root: root).output
    self.destination = destination
  }

  /// Publishes, or says what publishing would change.
  /// - Parameters:
  ///   - report: what came of the build that made the site; a failed build or one with drafts in it is refused.
  ///   - dryRun: whether to leave the destination as it is.
  ///   - message: message of the commit on a branch.
  /// - Throws: ``SiteError/refused(_:)`` for drafts, failed builds, broken links and lost races;
  ///   ``SiteError/git(_:)`` and ``SiteError/file(_:)`` for what the destination answers.
  public func publish(report: BuildReport, dryRun: Bool = false, message: String = "Publish the site")
    async throws(SiteError)
    -> Changes
  {
    throw .refused("publishing is not here yet")
  }
}
