import Foundation

/// Checks that every link, picture and fragment inside a built site leads somewhere.
///
/// Links to other hosts are not followed. Two elements of a page that bear the same identifier are a fault, too: a link to it would
/// lead to the first of them only.
public struct LinkChecker: Sendable {
  /// The folder that holds the built site.
  public let site: URL
  /// Path of the site's root on its host, with a slash at both ends: `/` or `/lessons/`.
  public let basePath: String

  /// Makes a checker.
  public init(site: URL, basePath: String = "/") {
    self.site = site
    self.basePath = basePath
  }

  /// Reads every page and style sheet.
  /// - Returns: one problem for each broken link, by file and line; `key` holds the link as it is written.
  /// - Throws: ``SiteError`` when the folder cannot be read.
  public func check() throws(SiteError) -> [Problem] {
    let files = Set(FileTree.files(below: site))
    guard files.contains(where: { $0.hasSuffix(".html") }) else {
      throw .file("\(site.path) holds no pages; build the site first")
    }
    var pages: [String: HTMLLinks] = [:]
    for file in files where file.hasSuffix(".html") { pages[file] = HTMLLinks(try text(file)) }
    var problems: [Problem] = []
    for (file, page) in pages.sorted(by: { $0.key < $1.key }) {
      var found: [Problem] = page.repeatedIdentifiers.map {
        Problem(file: file, line: $0.line, key: "#\($0.name)", message: "two elements of the page bear this identifier")
      }
      for link in page.links {
        if let fault = fault(of: link.address, in: file, base: page.base, files: files, pages: pages) {
          found.append(Problem(file: file, line: link.line, key: link.address, message: fault))
        }
      }
      problems += found.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }
    for file in files.sorted() where file.hasSuffix(".css") {
      let css = try text(file)
      for match in css.matches(of: /url\(\s*["']?([^"')]+)["']?\s*\)/) {
        let address = String(match.1)
        guard let fault = fault(of: address, in: file, base: nil, files: files, pages: pages) else { continue }
        let line = css[..<match.range.lowerBound].count { $0.isNewline } + 1
        problems.append(Problem(file: file, line: line, key: address, message: fault))
      }
    }
    return problems
  }

  /// What is wrong with an address; `nil` if it leads somewhere, or away from the site.
  private func fault(
    of address: String, in file: String, base: String?, files: Set<String>, pages: [String: HTMLLinks]
  ) -> String? {
    if address.isEmpty { return "the link is empty" }
    if address.hasPrefix("//") || address.prefixMatch(of: /[A-Za-z][A-Za-z0-9+.-]*:/) != nil { return nil }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0])
    let fragment = parts.count > 1 ? String(parts[1]) : nil
    var target = file
    if !path.isEmpty {
      guard let decoded = path.removingPercentEncoding else {
        return "the link is not percent-encoded as addresses are"
      }
      var whole = decoded
      if !decoded.hasPrefix("/") {
        guard let base = base ?? Self.folder(of: basePath + file), base.hasPrefix("/") else { return nil }
        whole = Self.folder(of: base).map { $0 + decoded } ?? decoded
      }
      guard let resolved = Self.resolved(whole) else { return "the link leads above the host's root" }
      guard (resolved + "/").hasPrefix(basePath) else {
        return "the link leads out of the site, whose root is \(basePath)"
      }
      let below = String((resolved + "/").dropFirst(basePath.count).dropLast(resolved.hasSuffix("/") ? 2 : 1))
      let index = below.isEmpty ? "index.html" : "\(below)/index.html"
      if files.contains(below), !whole.hasSuffix("/") {
        target = below
      } else if files.contains(index) {
        target = index
      } else {
        return "there is no such page or file"
      }
    }
    guard let fragment, !fragment.isEmpty, fragment != "top", !fragment.hasPrefix(":~:"), let page = pages[target]
    else {
      return nil
    }
    let name = fragment.removingPercentEncoding ?? fragment
    return page.identifiers[name] == nil ? "there is nothing with the identifier '\(name)' on \(target)" : nil
  }

  private func text(_ file: String) throws(SiteError) -> String {
    guard let data = try? Data(contentsOf: site.appending(path: file)) else {
      throw .file("\(site.appending(path: file).path) cannot be read; check its permissions")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func folder(of path: String) -> String? {
    path.lastIndex(of: "/").map { String(path[...$0]) }
  }

  /// A path without `.` and `..`; `nil` if it leads above the root.
  private static func resolved(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }
}
