import Foundation
import Imaging

/// The templates' styles, scripts and fonts (everything below `templates/static/`), under names that bear the hash of their content.
///
/// Style sheets and scripts are served without comments and indentation. Style sheets name other files with `url(...)` by their path
/// below `templates/static/`, or relative to themselves; they are led to the hashed names.
struct StaticFiles: Sendable {
  /// Paths below the site's root by path below `static/`.
  private(set) var paths: [String: String] = [:]
  /// Contents by path below the site's root.
  private(set) var contents: [String: Data] = [:]
  /// What is wrong.
  private(set) var problems: [Problem] = []

  private let files: [String: TemplateFiles.File]
  private var underWay: Set<String> = []

  /// Reads every file below `static/`.
  init(_ templates: TemplateFiles) {
    var files: [String: TemplateFiles.File] = [:]
    for (path, file) in templates.all where path.hasPrefix("static/") {
      files[String(path.dropFirst("static/".count))] = file
    }
    self.files = files
    for path in files.keys.sorted() { add(path) }
  }

  private mutating func add(_ path: String) {
    guard paths[path] == nil, let file = files[path] else { return }
    guard var data = try? Data(contentsOf: file.url) else {
      problems.append(Problem(file: file.name, message: "cannot be read; check its permissions"))
      return
    }
    if path.hasSuffix(".css") || path.hasSuffix(".js") {
      guard let text = String(validatingUTF8Data: data) else {
        problems.append(Problem(file: file.name, message: "is not UTF-8 text; save it as UTF-8"))
        return
      }
      underWay.insert(path)
      data = Data(
        (path.hasSuffix(".css") ? CompactText.css(led(text, of: path, file: file)) : CompactText.script(text)).utf8)
      underWay.remove(path)
    }
    let target = Self.target(of: path, data: data)
    paths[path] = target
    contents[target] = data
  }

  /// A style sheet with its `url(...)` led to hashed names.
  private mutating func led(_ css: String, of path: String, file: TemplateFiles.File) -> String {
    var result = ""
    var rest = css[...]
    while let match = rest.firstMatch(of: /url\(\s*(["']?)([^"')]+)\1\s*\)|@import\s+(["'])([^"']+)\3/) {
      result += rest[..<match.range.lowerBound]
      let written = String(match.output.2 ?? match.output.4 ?? "")
      let isImport = match.output.4 != nil
      let line = css[..<match.range.lowerBound].count { $0 == "\n" } + 1
      let address = address(for: written, in: path, file: file, line: line)
      result += isImport ? "@import \"\(address)\"" : "url(\"\(address)\")"
      rest = rest[match.range.upperBound...]
    }
    return result + rest
  }

  private mutating func address(for written: String, in path: String, file: TemplateFiles.File, line: Int) -> String {
    if written.hasPrefix("/") || written.hasPrefix("#") || written.prefixMatch(of: /[A-Za-z][A-Za-z0-9+.-]*:/) != nil {
      return written
    }
    let split = written.firstIndex { $0 == "?" || $0 == "#" } ?? written.endIndex
    let name = String(written[..<split])
    let folder = (path as NSString).deletingLastPathComponent
    let besides = (folder as NSString).appendingPathComponent(name)
    guard let wanted = [besides, name].map({ ($0 as NSString).standardizingPath }).first(where: { files[$0] != nil })
    else {
      let hint = Spelling.hint(for: name, among: Array(files.keys))
      problems.append(
        Problem(file: file.name, line: line, key: written, message: "there is no such file in templates/static/\(hint)")
      )
      return written
    }
    guard !underWay.contains(wanted) else {
      problems.append(
        Problem(file: file.name, line: line, key: written, message: "style sheets import each other in a circle"))
      return written
    }
    add(wanted)
    guard let target = paths[wanted] else { return written }
    let up = String(repeating: "../", count: path.split(separator: "/").count - 1)
    return up + target.dropFirst("assets/".count) + written[split...]
  }

  /// `fonts/serif.woff2` becomes `assets/fonts/serif.1f2e3d4c5b.woff2`.
  private static func target(of path: String, data: Data) -> String {
    let whole = path as NSString
    let hash = ContentDigest.sha256(data).prefix(10)
    let stem = "assets/\(whole.deletingPathExtension).\(hash)"
    return whole.pathExtension.isEmpty ? stem : "\(stem).\(whole.pathExtension)"
  }
}
