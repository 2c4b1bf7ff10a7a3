import Foundation

/// The site that `init` makes: a small set of files that ship with the program.
enum FirstSite {
  /// Writes the files.
  /// - Parameters:
  ///   - root: a folder that is empty or does not exist yet; a `.git` folder in it is no hindrance.
  ///   - title: title of the site, or `nil` to keep the one in the file.
  /// - Throws: ``Complaint`` when the folder holds anything or cannot be written.
  static func write(to root: URL, title: String?) throws {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: root.path, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw Complaint("\(root.path) is a file; give the name of a new or empty folder")
      }
      let found = try files.contentsOfDirectory(atPath: root.path).filter { $0 != ".git" }.sorted()
      if let first = found.first {
        throw Complaint(
          """
          \(root.path) is not empty (it holds \(first)); a new site needs a new or empty folder, so that nothing of yours \
          is lost
          """)
      }
    }
    guard let source = Bundle.module.url(forResource: "FirstSite", withExtension: nil) else {
      throw Complaint("the files of a new site are missing beside the program; build Pentimento again")
    }
    var written: [URL] = []
    do {
      for path in try files.subpathsOfDirectory(atPath: source.path).sorted() {
        let from = source.appending(path: path)
        guard try from.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
        let to = root.appending(path: path == "gitignore" ? ".gitignore" : path)
        try files.createDirectory(at: to.deletingLastPathComponent(), withIntermediateDirectories: true)
        var data = try Data(contentsOf: from)
        if path == "site.yml", let title {
          let text = String(decoding: data, as: UTF8.self)
          data = Data(text.replacing(/title: .*/, maxReplacements: 1) { _ in "title: \(YAMLWord.quoted(title))" }.utf8)
        }
        try data.write(to: to, options: .withoutOverwriting)
        written.append(to)
      }
    } catch {
      for file in written { try? files.removeItem(at: file) }
      throw error
    }
  }
}
