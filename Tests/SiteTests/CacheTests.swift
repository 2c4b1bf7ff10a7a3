import Foundation
import Site
import Testing

@Suite struct CacheTests {
  /// Builds a site, harms its cache, and expects the second build to mend everything.
  private func mended(
    paintings: Int, _ harm: (TemporarySite, [String]) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", body: "![owl](owl.png)")
    let generator = FakeGenerator()
    _ = await site.builder(BuildOptions(), generator).build()
    let before = try site.snapshot()
    let cache = site.root.appending(path: ".pentimento/cache")
    let files = try FileManager.default.subpathsOfDirectory(atPath: cache.path).sorted()
      .filter {
        $0.contains("/") && FileManager.default.fileExists(atPath: cache.appending(path: $0).path + "/") == false
      }
    try harm(site, files)
    try FileManager.default.removeItem(at: site.output)
    let report = await site.builder(BuildOptions(), generator).build()
    #expect(report.allProblems == [], sourceLocation: sourceLocation)
    #expect(try site.snapshot() == before, sourceLocation: sourceLocation)
    #expect(generator.tally["paintings"] == paintings, sourceLocation: sourceLocation)
  }

  private func overwrite(_ files: [String], in site: TemporarySite, _ change: (Data) -> Data) throws {
    for file in files {
      let path = ".pentimento/cache/\(file)"
      try site.write(change(try site.data(path)), to: path)
    }
  }

  @Test func wholeCacheServesWithoutPainting() async throws { try await mended(paintings: 1) { _, _ in } }

  @Test func deletedCacheIsMadeAnew() async throws {
    try await mended(paintings: 2) { site, _ in try site.remove(".pentimento") }
  }

  @Test func truncatedFilesAreMadeAnew() async throws {
    try await mended(paintings: 2) { site, files in
      try overwrite(files, in: site) { $0.prefix($0.count / 2) }
    }
  }

  @Test func oneFlippedBitInEveryBlobIsNoticed() async throws {
    try await mended(paintings: 2) { site, files in
      try overwrite(files.filter { $0.hasPrefix("blobs/") }, in: site) { data in
        var data = data
        data[data.count / 2] ^= 1
        return data
      }
    }
  }

  @Test func flippedBitInEntriesIsNoticed() async throws {
    try await mended(paintings: 2) { site, files in
      try overwrite(files.filter { $0.hasPrefix("entries/") }, in: site) { data in
        var data = data
        data[data.count - 20] ^= 1
        return data
      }
    }
  }

  @Test func damagedPicturesAreRenderedAgainWithoutPainting() async throws {
    try await mended(paintings: 1) { site, files in
      for file in files where file.hasPrefix("entries/pictures/") || file.hasPrefix("entries/picture/") {
        try site.remove(".pentimento/cache/\(file)")
      }
    }
  }

  @Test func emptyAndForeignFilesDoNoHarm() async throws {
    try await mended(paintings: 2) { site, files in
      try overwrite(files, in: site) { _ in Data() }
      try site.write("hello", to: ".pentimento/cache/blobs/zz/nonsense")
      try site.write("{}", to: ".pentimento/cache/entries/process/nonsense")
    }
  }

  @Test func entryOfAnotherKeyIsOnlyTrustedWithItsHash() async throws {
    // Content that is valid JSON of the right form but not what its hash says.
    try await mended(paintings: 2) { site, files in
      try overwrite(files.filter { $0.hasPrefix("entries/process/") }, in: site) { data in
        Data(String(decoding: data, as: UTF8.self).replacing("\"seed\":1", with: "\"seed\":2").utf8)
      }
    }
  }

  @Test func pruningKeepsWhatIsInUse() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    _ = await site.builder().build()
    let cache = BuildCache(folder: site.root.appending(path: ".pentimento/cache"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: cache.folder.path)
    let entries = Set(files.filter { $0.hasPrefix("entries/process/") })
    try site.write("x", to: ".pentimento/cache/blobs/ab/.pentimento-unfinished-1")
    cache.prune(keeping: entries, capacity: 0)
    let left = try FileManager.default.subpathsOfDirectory(atPath: cache.folder.path)
      .filter { FileManager.default.fileExists(atPath: cache.folder.appending(path: $0).path + "/") == false }
    #expect(Set(left) == entries.union(["CACHEDIR.TAG"]))
  }
}
