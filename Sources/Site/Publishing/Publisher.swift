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
  /// Variables that git runs with beside the program's own, for instance another configuration.
  package var gitEnvironment: [String: String] = [:]

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
    try refuseUnready(report)
    switch destination {
    case .folder(let folder): return try publish(to: folder, dryRun: dryRun)
    case .gitBranch(let remote, let branch):
      let scratch = FileManager.default.temporaryDirectory.appending(path: "pentimento-\(UUID().uuidString)")
      do {
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      } catch {
        throw .file("\(scratch.path) cannot be made: \(error.localizedDescription)")
      }
      defer { try? FileManager.default.removeItem(at: scratch) }
      let target = try await GitBranch(
        root: root, site: site, remote: remote, branch: branch, scratch: scratch, environment: gitEnvironment)
      return try await target.publish(dryRun: dryRun, message: message)
    }
  }

  /// Throws unless the site is fit to be seen: built without a fault, without drafts, every link whole.
  private func refuseUnready(_ report: BuildReport) throws(SiteError) {
    if report.failed {
      let first = report.allProblems.first.map { ", first: \($0)" } ?? ""
      throw .refused("the build failed\(first); mend it and build again")
    }
    let drafts = report.tutorials.filter { $0.draft && $0.status != .draftSkipped }.map(\.slug)
    if !drafts.isEmpty {
      throw .refused("drafts are not published: \(drafts.joined(separator: ", ")); build without --drafts")
    }
    let broken = try LinkChecker(site: site, basePath: report.basePath).check()
    if let first = broken.first {
      throw .refused("\(broken.count) broken link(s), first: \(first)")
    }
  }

  private func publish(to folder: URL, dryRun: Bool) throws(SiteError) -> Changes {
    guard let manifest = OutputFolder.Manifest(in: site) else {
      throw .refused("\(site.path) holds no site that pentimento built; build it first")
    }
    guard folder.standardizedFileURL.path != site.standardizedFileURL.path else {
      throw .refused("\(folder.path) is where the site is built; publish to another folder")
    }
    let target = OutputFolder(folder: folder)
    if let objection = target.objection(force: false) { throw .refused("\(folder.path) \(objection)") }
    var files: [String: OutputFolder.Content] = [:]
    for path in manifest.files {
      do {
        files[path] = .data(try Data(contentsOf: site.appending(path: path)))
      } catch {
        throw .file("\(site.appending(path: path).path) cannot be read: \(error.localizedDescription); build again")
      }
    }
    let there = Set(FileTree.files(below: folder, hidden: true))
    let owned = OutputFolder.Manifest(in: folder)?.files ?? []
    var changes = Changes(removed: Set(owned).intersection(there).subtracting(files.keys).sorted())
    for (path, content) in files where target.differs(path, content) {
      if there.contains(path) { changes.changed.append(path) } else { changes.added.append(path) }
    }
    changes.added.sort()
    changes.changed.sort()
    if !dryRun { _ = try target.write(files, cache: nil) }
    return changes
  }
}
