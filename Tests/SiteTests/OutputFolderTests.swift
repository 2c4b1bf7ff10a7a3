import Foundation
import Site
import Testing

@Suite struct OutputFolderTests {
  private func text(_ text: String) -> OutputFolder.Content { .data(Data(text.utf8)) }

  @Test func killedBuildNeverLeavesAPageThatShowsMissingFiles() throws {
    // The moments at which a build can die are after each file that it writes: stop there by making the next one impossible.
    let old = ["index.html": "old a.1.css", "a.1.css": "old", "b/index.html": "old a.1.css"]
    let new = ["index.html": "new a.2.css", "a.2.css": "new", "b/index.html": "new a.2.css", "z.3.css": "new"]
    for blocked in new.keys.sorted() {
      let site = try TemporarySite()
      let folder = OutputFolder(folder: site.output)
      _ = try folder.write(old.mapValues(text), cache: nil)
      var files = new.mapValues(text)
      // A blob that no cache holds stops the build when its turn comes.
      files[blocked] = .blob(hash: String(repeating: "0", count: 64), size: 999)
      #expect(throws: SiteError.self) { try folder.write(files, cache: nil) }
      for (path, data) in try site.snapshot() where path.hasSuffix(".html") {
        let style = String(decoding: data, as: UTF8.self).split(separator: " ")[1]
        #expect(site.exists("site/\(style)"), "\(path) shows \(style), which is gone (stopped at \(blocked))")
      }
      // The next build mends everything and leaves nothing behind.
      _ = try folder.write(new.mapValues(text), cache: nil)
      #expect(Set(try site.snapshot().keys) == Set(new.keys).union([OutputFolder.manifestName]))
    }
  }

  @Test func unfinishedFilesOfAKilledBuildAreClearedAway() throws {
    let site = try TemporarySite()
    let folder = OutputFolder(folder: site.output)
    _ = try folder.write(["a.html": text("1")], cache: nil)
    try site.write("half", to: "site/.pentimento-unfinished-ABC")
    _ = try folder.write(["a.html": text("2")], cache: nil)
    #expect(Set(try site.snapshot().keys) == ["a.html", OutputFolder.manifestName])
  }

  @Test func manifestWithPathsOutsideRemovesNothingThere() throws {
    let site = try TemporarySite()
    try site.write("precious", to: "precious.txt")
    try site.write(
      "{\"format\":1,\"files\":[\"../precious.txt\",\"/etc/hostname\",\"a/../../precious.txt\"]}",
      to: "site/.pentimento-manifest.json")
    let changes = try OutputFolder(folder: site.output).write(["a.html": text("1")], cache: nil)
    #expect(changes.removed == [])
    #expect(try site.text("precious.txt") == "precious")
  }

  @Test func damagedManifestMeansAFolderThatIsNotOurs() throws {
    let site = try TemporarySite()
    let folder = OutputFolder(folder: site.output)
    _ = try folder.write(["a.html": text("1")], cache: nil)
    try site.write("{", to: "site/.pentimento-manifest.json")
    #expect(folder.objection(force: false)?.contains("a.html") == true)
    #expect(folder.objection(force: true) == nil)
  }

  @Test func changedOrLostFilesAreRestored() throws {
    let site = try TemporarySite()
    let folder = OutputFolder(folder: site.output)
    let files = ["a.html": text("1"), "b.html": text("2"), "c.html": text("3")]
    _ = try folder.write(files, cache: nil)
    try site.write("tampered", to: "site/a.html")
    try site.remove("site/b.html")
    #expect(try folder.write(files, cache: nil).written == ["a.html", "b.html"])
  }

  @Test func outputThatIsAFileIsRefused() throws {
    let site = try TemporarySite()
    try site.write("x", to: "site")
    #expect(OutputFolder(folder: site.output).objection(force: true)?.contains("is a file") == true)
  }
}
