import Foundation
import Site
import Subprocess
import Testing

/// Runs a command line and gives what it printed.
@discardableResult
private func shell(_ command: String, in folder: URL) async throws -> String {
  let result = try await Subprocess.run(
    .name("sh"), arguments: ["-c", "cd '\(folder.path)' && \(command)"],
    environment: .inherit.updating([
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "t",
      "GIT_AUTHOR_EMAIL": "t@t",
      "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@t",
    ]), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
  guard result.terminationStatus.isSuccess else { throw SiteError.git("\(command): \(result.standardError)") }
  return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
}

@Suite struct PublisherTests {
  /// Keeps the settings of whoever runs the tests out of them: here nobody has a name.
  private static let nobody = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"]

  /// A built site beside a bare repository `remote.git`.
  private func prepared(_ options: BuildOptions = BuildOptions()) async throws -> (
    site: TemporarySite, report: BuildReport
  ) {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    try await shell("git init -q --bare remote.git", in: site.root)
    return (site, await site.builder(options).build())
  }

  private func publisher(_ site: TemporarySite, branch: String = "gh-pages") -> Publisher {
    var publisher = Publisher(root: site.root, destination: .gitBranch(remote: "remote.git", branch: branch))
    publisher.gitEnvironment = Self.nobody
    return publisher
  }

  private func files(_ site: TemporarySite) async throws -> Set<String> {
    Set(
      try await shell("git --git-dir remote.git ls-tree -r --name-only gh-pages", in: site.root).split(separator: "\n")
        .map(String.init))
  }

  @Test func firstAndSecondPublication() async throws {
    let (site, report) = try await prepared()
    let expected = Set(try site.snapshot().keys)

    let plan = try await publisher(site).publish(report: report, dryRun: true)
    #expect(Set(plan.added) == expected && plan.commit == nil)
    #expect(try await shell("git --git-dir remote.git for-each-ref", in: site.root) == "", "a dry run changes nothing")

    let first = try await publisher(site).publish(report: report)
    #expect(Set(first.added) == expected && first.changed.isEmpty && first.removed.isEmpty)
    #expect(try await files(site) == expected)
    #expect(try await shell("git --git-dir remote.git rev-parse gh-pages", in: site.root) == first.commit)

    #expect(
      try await shell("git --git-dir remote.git log --format='%an %cn' gh-pages", in: site.root)
        == "pentimento pentimento")

    let nothing = try await publisher(site).publish(report: report)
    #expect(nothing.isEmpty && nothing.commit == nil)

    try site.addTutorial("cup", shade: 10)
    try site.remove("content/owl.md")
    let rebuilt = await site.builder().build()
    let second = try await publisher(site).publish(report: rebuilt)
    #expect(second.added.contains("cup/index.html") && second.changed.contains("index.html"))
    #expect(second.removed.contains("owl/index.html"))
    #expect(try await files(site) == Set(try site.snapshot().keys))
    #expect(try await shell("git --git-dir remote.git rev-list --count gh-pages", in: site.root) == "2")
    let content = try await shell("git --git-dir remote.git show gh-pages:cup/index.html", in: site.root)
    #expect(content == (try site.text("site/cup/index.html")).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  @Test func otherPeoplesFilesStay() async throws {
    let (site, report) = try await prepared()
    try await shell(
      "git clone -q remote.git work 2>/dev/null; cd work && git checkout -q -b gh-pages && echo example.org > CNAME && mkdir -p notes && echo n > notes/a.txt && git add . && git commit -qm theirs && git push -q origin gh-pages",
      in: site.root)
    _ = try await publisher(site).publish(report: report)
    try site.addTutorial("owl", body: "Changed.")
    let rebuilt = await site.builder().build()
    let changes = try await publisher(site).publish(report: rebuilt)
    #expect(changes.changed == ["owl/index.html"] && changes.added.isEmpty && changes.removed.isEmpty)
    #expect(try await files(site).isSuperset(of: ["CNAME", "notes/a.txt"]))
    #expect(
      try await shell("git --git-dir remote.git log --format=%s gh-pages", in: site.root)
        == "Publish the site\nPublish the site\ntheirs")
  }

  @Test func foreignPageInTheWayIsNotOverwritten() async throws {
    let (site, report) = try await prepared()
    try await shell(
      "git clone -q remote.git work 2>/dev/null; cd work && git checkout -q -b gh-pages && echo hi > index.html && git add . && git commit -qm theirs && git push -q origin gh-pages",
      in: site.root)
    await #expect(
      throws: SiteError.refused(
        "'index.html' on the branch 'gh-pages' is not pentimento's; remove it there, or publish to a branch of its own")
    ) {
      try await publisher(site).publish(report: report)
    }
    #expect(try await files(site) == ["index.html"])
  }

  @Test func branchWithSourcesIsRefused() async throws {
    let (site, report) = try await prepared()
    try await shell(
      "git clone -q remote.git work 2>/dev/null; cd work && git checkout -q -b gh-pages && mkdir content && echo x > content/owl.md && git add . && git commit -qm theirs && git push -q origin gh-pages",
      in: site.root)
    await #expect(throws: SiteError.self) { try await publisher(site).publish(report: report) }
  }

  /// Someone pushes while we do: the server's update hook moves the branch just before ours is stored.
  private func race(times: Int) async throws -> (TemporarySite, BuildReport) {
    let (site, report) = try await prepared()
    _ = try await publisher(site).publish(report: report)
    try site.write(
      """
      #!/bin/sh
      n=$(cat "$GIT_DIR/races" 2>/dev/null || echo 0)
      [ "$n" -ge \(times) ] && exit 0
      echo $((n + 1)) > "$GIT_DIR/races"
      blob=$(echo "theirs $n" | git hash-object -w --stdin)
      tree=$( (git ls-tree $2; printf '100644 blob %s\\tTHEIRS%s\\n' $blob $n) | git mktree)
      commit=$(GIT_AUTHOR_NAME=o GIT_AUTHOR_EMAIL=o@o GIT_COMMITTER_NAME=o GIT_COMMITTER_EMAIL=o@o git commit-tree $tree -p $2 -m theirs)
      git update-ref refs/heads/gh-pages $commit
      """, to: "remote.git/hooks/update")
    try await shell("chmod +x remote.git/hooks/update", in: site.root)
    try site.addTutorial("owl", body: "Changed.")
    return (site, await site.builder().build())
  }

  @Test func lostRaceIsRunAgainOnTopOfTheOther() async throws {
    let (site, report) = try await race(times: 1)
    let changes = try await publisher(site).publish(report: report)
    #expect(changes.changed == ["owl/index.html"])
    #expect(try await files(site).contains("THEIRS0"))
    #expect(
      try await shell("git --git-dir remote.git log --format=%s gh-pages", in: site.root)
        == "Publish the site\ntheirs\nPublish the site")
  }

  @Test func raceLostTimeAndAgainIsSaidAndNothingIsForced() async throws {
    let (site, report) = try await race(times: 99)
    await #expect(throws: SiteError.self) { try await publisher(site).publish(report: report) }
    let log = try await shell("git --git-dir remote.git log --format=%s gh-pages", in: site.root)
    #expect(log == "theirs\ntheirs\ntheirs\nPublish the site")
  }

  @Test func unfitSitesAreRefused() async throws {
    let (site, report) = try await prepared()
    var failed = report
    failed.problems = [Problem(file: "site.yml", message: "x")]
    await #expect(throws: SiteError.self) { try await publisher(site).publish(report: failed) }

    let drafts = BuildReport(tutorials: [BuildReport.Tutorial(slug: "owl", medium: "oil", status: .cached, draft: true)]
    )
    await #expect(throws: SiteError.refused("drafts are not published: owl; build without --drafts")) {
      try await publisher(site).publish(report: drafts)
    }

    try site.addTutorial("owl", body: "[gone](/gone/)")
    let broken = await site.builder().build()
    #expect(!broken.failed)
    await #expect(throws: SiteError.self) { try await publisher(site).publish(report: broken) }
    #expect(try await shell("git --git-dir remote.git for-each-ref", in: site.root) == "")
  }

  @Test func wrongRemotesAndBranchesAreTold() async throws {
    let (site, report) = try await prepared()
    for (remote, branch) in [
      ("origin", "gh-pages"), ("remote.git", "no..good"), ("remote.git", "-f"), ("/nowhere.git", "gh-pages"),
    ] {
      let publisher = Publisher(root: site.root, destination: .gitBranch(remote: remote, branch: branch))
      await #expect(throws: SiteError.self, "\(remote) \(branch)") { try await publisher.publish(report: report) }
    }
  }

  @Test func remoteOfTheSitesOwnRepositoryServesAndItsFilesStayUntouched() async throws {
    let (site, report) = try await prepared()
    try site.write("remote.git\nsite\n.pentimento\n", to: ".gitignore")
    try await shell(
      "git init -q -b main && git add . && git commit -qm sources && git remote add pages '\(site.root.path)/remote.git'",
      in: site.root)
    let before = try await shell("git status --porcelain; git for-each-ref; git rev-parse HEAD", in: site.root)
    let publisher = Publisher(root: site.root, destination: .gitBranch(remote: "pages", branch: "gh-pages"))
    #expect(try await publisher.publish(report: report).commit != nil)
    try site.addTutorial("owl", body: "Changed.")
    #expect(try await publisher.publish(report: await site.builder().build()).changed == ["owl/index.html"])
    try site.addTutorial("owl")
    let after = try await shell(
      "git status --porcelain; git for-each-ref | grep -v refs/remotes; git rev-parse HEAD", in: site.root)
    #expect(after == before)
  }

  @Test func folderIsPublishedAndOnlyItsOwnFilesAreRemoved() async throws {
    let (site, report) = try await prepared()
    let target = site.root.appending(path: "public")
    let publisher = Publisher(root: site.root, destination: .folder(target))
    try site.write("example.org", to: "public/CNAME")
    let plan = try await publisher.publish(report: report, dryRun: true)
    #expect(plan.added.contains("index.html") && !site.exists("public/index.html"))
    _ = try await publisher.publish(report: report)
    try site.addTutorial("cup", shade: 10)
    try site.remove("content/owl.md")
    let changes = try await publisher.publish(report: await site.builder().build())
    #expect(changes.removed.contains("owl/index.html") && changes.added.contains("cup/index.html"))
    #expect(try site.text("public/CNAME") == "example.org")
    #expect(!site.exists("public/owl"))
  }

  @Test func folderOfSomeoneElseIsRefused() async throws {
    let (site, report) = try await prepared()
    try site.write("mine", to: "public/thesis.txt")
    let publisher = Publisher(root: site.root, destination: .folder(site.root.appending(path: "public")))
    await #expect(throws: SiteError.self) { try await publisher.publish(report: report) }
  }
}
