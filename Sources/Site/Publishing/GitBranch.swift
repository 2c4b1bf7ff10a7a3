import Foundation

/// A branch of a repository that holds a published site.
///
/// Everything is done with git's plumbing and an index of its own: no file of a work tree is touched, no branch of the user's moves.
struct GitBranch: Sendable {
  /// How often to start again when someone else pushes in between.
  static let attempts = 3

  /// The folder that holds the built site.
  let site: URL
  /// The repository that objects are written to: the user's own, or one that is made for this.
  let git: Git
  /// The address to fetch from and push to.
  let remote: String
  /// The branch.
  let branch: String

  /// Finds the repository to work in and where to push.
  /// - Parameters:
  ///   - root: the site's root; its repository's settings (credentials, remotes) serve if it lies in one.
  ///   - scratch: a folder of our own that is thrown away afterwards.
  ///   - environment: variables that git runs with beside the program's own.
  init(
    root: URL, site: URL, remote: String, branch: String, scratch: URL, environment: [String: String]
  ) async throws(SiteError) {
    self.site = site
    self.branch = branch
    let anywhere = Git(directory: nil, environment: environment)
    let check = try await anywhere.attempt(["check-ref-format", "refs/heads/\(branch)"])
    guard check.status == 0, !branch.hasPrefix("-") else {
      throw .refused("'\(branch)' is no name for a branch; choose one like gh-pages")
    }
    let found = try await anywhere.attempt(["rev-parse", "--absolute-git-dir"], in: root)
    let own = found.output.trimmingCharacters(in: .whitespacesAndNewlines)
    var directory = scratch.appending(path: "repository.git")
    if found.status == 0, !own.isEmpty {
      directory = URL(filePath: own)
    } else {
      try await anywhere.run(["init", "-q", "--bare", directory.path])
    }
    var git = Git(directory: directory, index: scratch.appending(path: "index"), environment: environment)
    git.environment.merge(try await Self.identity(for: git), uniquingKeysWith: { given, _ in given })
    self.git = git
    let named = try await git.attempt(["remote", "get-url", "--push", "--", remote])
    if named.status == 0 {
      self.remote = remote
    } else if remote.contains(":") || remote.hasPrefix("/") {
      guard !remote.hasPrefix("-") else { throw .refused("'\(remote)' is no address of a repository") }
      self.remote = remote
    } else {
      let path = root.appending(path: remote).standardizedFileURL.path
      guard FileManager.default.fileExists(atPath: path) else {
        throw .refused(
          "'\(remote)' is neither a remote of the site's repository nor a path; see 'git remote -v', or give an address"
        )
      }
      self.remote = path
    }
  }

  /// Puts the site on the branch, or says what that would change.
  func publish(dryRun: Bool, message: String) async throws(SiteError) -> Publisher.Changes {
    for _ in 1...Self.attempts {
      let parent = try await tip()
      let (changes, entries) = try await compare(with: parent, writing: !dryRun)
      if dryRun || changes.isEmpty { return changes }
      let commit = try await commit(entries, onto: parent, message: message)
      let push = try await git.attempt(["push", "--quiet", remote, "\(commit):refs/heads/\(branch)"])
      if push.status == 0 {
        var published = changes
        published.commit = commit
        return published
      }
      if try await tip() == parent {
        throw .git("git push to \(branch) failed: \(push.errors.trimmingCharacters(in: .whitespacesAndNewlines))")
      }
    }
    throw .refused(
      "someone else pushed to '\(branch)' each of the \(Self.attempts) times; nothing was published, try again later")
  }

  /// The commit that the branch is at, fetched; `nil` if there is no such branch yet.
  private func tip() async throws(SiteError) -> String? {
    let listing = try await git.run(["ls-remote", remote, "refs/heads/\(branch)"])
    guard let hash = listing.split(whereSeparator: \.isWhitespace).first.map(String.init) else { return nil }
    let known = try await git.attempt(["cat-file", "-e", "\(hash)^{commit}"])
    if known.status != 0 {
      try await git.run(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, "refs/heads/\(branch)"])
    }
    return hash
  }

  /// What the site changes, and the lines for `update-index --index-info` that change it.
  private func compare(with parent: String?, writing: Bool) async throws(SiteError) -> (Publisher.Changes, [String]) {
    var there: [String: String] = [:]
    if let parent {
      let listing = try await git.run(["ls-tree", "-r", "-z", "--full-tree", parent])
      for line in listing.split(separator: "\0") {
        let parts = line.split(separator: "\t", maxSplits: 1)
        guard parts.count == 2, let hash = parts[0].split(separator: " ").last else { continue }
        there[String(parts[1])] = String(hash)
      }
    }
    if there["site.yml"] != nil || there.keys.contains(where: { $0.hasPrefix("content/") && $0.hasSuffix(".md") }) {
      throw .refused(
        "the branch '\(branch)' holds a site's sources; publish to a branch of its own, for instance gh-pages")
    }
    guard let manifest = OutputFolder.Manifest(in: site) else {
      throw .refused("\(site.path) holds no site that pentimento built; build it first")
    }
    var owned = Set<String>()
    if let hash = there[OutputFolder.manifestName] {
      let data = Data(try await git.run(["cat-file", "blob", hash]).utf8)
      owned = Set((OutputFolder.Manifest(data: data)?.files ?? []) + [OutputFolder.manifestName])
    }
    let files = manifest.files + [OutputFolder.manifestName]
    let paths = files.map { site.appending(path: $0).path + "\n" }.joined()
    let hashes = try await git.run(
      ["hash-object", "--no-filters", "--stdin-paths"] + (writing ? ["-w"] : []), input: paths
    ).split(separator: "\n").map(String.init)
    guard hashes.count == files.count else {
      throw .git("git hash-object gave \(hashes.count) hashes for \(files.count) files")
    }

    var changes = Publisher.Changes()
    var entries: [String] = []
    for (path, hash) in zip(files, hashes) where there[path] != hash {
      if there[path] == nil {
        changes.added.append(path)
      } else if owned.contains(path) {
        changes.changed.append(path)
      } else {
        throw .refused(
          "'\(path)' on the branch '\(branch)' is not pentimento's; remove it there, or publish to a branch of its own")
      }
      entries.append("100644 \(hash)\t\(path)")
    }
    changes.removed = owned.subtracting(files).filter { there[$0] != nil }.sorted()
    entries += changes.removed.map { "0 \(String(repeating: "0", count: 40))\t\($0)" }
    changes.added.sort()
    changes.changed.sort()
    return (changes, entries)
  }

  private func commit(_ entries: [String], onto parent: String?, message: String) async throws(SiteError) -> String {
    try await git.run(parent.map { ["read-tree", $0] } ?? ["read-tree", "--empty"])
    try await git.run(["update-index", "-z", "--index-info"], input: entries.map { $0 + "\0" }.joined())
    let tree = try await git.run(["write-tree"]).trimmingCharacters(in: .newlines)
    let commit = try await git.run(["commit-tree", tree] + (parent.map { ["-p", $0] } ?? []) + ["-m", message])
    return commit.trimmingCharacters(in: .newlines)
  }

  /// Names for the commit where the user has set none.
  private static func identity(for git: Git) async throws(SiteError) -> [String: String] {
    let name = try await git.attempt(["config", "user.name"])
    let email = try await git.attempt(["config", "user.email"])
    let inherited = ProcessInfo.processInfo.environment.merging(git.environment, uniquingKeysWith: { $1 })
    let isNamed =
      (name.status == 0 || inherited["GIT_COMMITTER_NAME"] != nil)
      && (email.status == 0 || inherited["GIT_COMMITTER_EMAIL"] != nil)
    if isNamed { return [:] }
    return [
      "GIT_AUTHOR_NAME": "pentimento", "GIT_AUTHOR_EMAIL": "pentimento@localhost", "GIT_COMMITTER_NAME": "pentimento",
      "GIT_COMMITTER_EMAIL": "pentimento@localhost",
    ]
  }
}
