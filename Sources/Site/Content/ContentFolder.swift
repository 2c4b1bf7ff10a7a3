import Foundation
import Media

/// All tutorials of a site.
struct ContentFolder: Sendable {
  /// What reading each file gave, by file name.
  var tutorials: [ReadTutorial] = []
  /// What is wrong with the folder itself.
  var problems: [Problem] = []

  /// Reads every `.md` file that lies directly in the folder; hidden files are left alone.
  init(_ folder: URL, supported: [Medium], languages: [String]) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      problems.append(
        Problem(file: "content", message: "there is no such folder; make it, or begin a site with 'pentimento init'"))
      return
    }
    var owners: [String: String] = [:]
    for name in names.sorted() where name.hasSuffix(".md") && !name.hasPrefix(".") {
      var tutorial = ReadTutorial(
        contentsOf: folder.appending(path: name), in: folder, supported: supported, languages: languages)
      if let owner = owners[tutorial.slug] {
        tutorial.problems.insert(
          Problem(
            file: tutorial.file,
            message: "has the same address '/\(tutorial.slug)/' as \(owner); rename one of the two files"), at: 0)
      } else {
        owners[tutorial.slug] = tutorial.file
      }
      if PagePaths.reserved.contains(tutorial.slug) {
        tutorial.problems.insert(
          Problem(
            file: tutorial.file, message: "the address '/\(tutorial.slug)/' is the site's own; rename the file"), at: 0)
      }
      tutorials.append(tutorial)
    }
    let slugs = tutorials.map(\.slug)
    for index in tutorials.indices {
      guard let source = tutorials[index].source, let other = source.translates else { continue }
      if other == source.slug || !slugs.contains(other) {
        tutorials[index].problems.append(
          Problem(
            file: source.file, line: source.translatesLine, key: "translates",
            message: "there is no other tutorial '\(other)'; name the file that this one says in another language"
              + Spelling.hint(for: other, among: slugs.filter { $0 != source.slug })))
      }
    }
  }
}
