import Foundation

/// What holds for a site as a whole: where things lie, and what `site.yml` says.
///
/// A site is a folder with `content/` in it; everything else has a default.
/// `site.yml` knows the keys `title`, `author`, `description`, `language`, `baseURL` and `licence`.
public struct SiteConfiguration: Sendable, Equatable {
  /// The site's root.
  public var root: URL
  /// The site's title.
  public var title: String
  /// Who teaches, where a tutorial does not say.
  public var author: String?
  /// What the site is about, in a sentence.
  public var description: String
  /// Language of the author's words as a BCP 47 tag, for instance `en` or `pt-BR`.
  public var language: String
  /// Address of the site's root without a slash at the end, for instance `https://example.org/lessons`; `nil` while there is none.
  public var baseURL: String?
  /// Licence of the author's own words and pictures.
  public var licence: String?

  /// The tutorials' folder.
  public var content: URL { root.appending(path: "content", directoryHint: .isDirectory) }
  /// The site's own templates, which replace the built-in ones file by file.
  public var templates: URL { root.appending(path: "templates", directoryHint: .isDirectory) }
  /// Where the site is written unless the options say otherwise.
  public var output: URL { root.appending(path: "site", directoryHint: .isDirectory) }
  /// The build cache; may be deleted at any time.
  public var cache: URL { root.appending(path: ".pentimento/cache", directoryHint: .isDirectory) }
  /// Path of the site's root on its host, with a slash at both ends: `/` or `/lessons/`.
  public var basePath: String { Self.path(of: baseURL) }

  /// The keys that `site.yml` may hold.
  public static let keys = ["title", "author", "description", "language", "baseURL", "licence"]

  /// Makes a configuration with the defaults.
  public init(root: URL) {
    self.root = root.standardizedFileURL
    title = "Painting lessons"
    author = nil
    description = "Step-by-step painting lessons."
    language = "en"
    baseURL = nil
    licence = nil
  }

  /// Reads `site.yml` below a root; a site without one has the defaults.
  /// - Returns: the configuration, with defaults where `site.yml` is wrong, and what is wrong.
  public static func load(root: URL) -> (configuration: SiteConfiguration, problems: [Problem]) {
    var configuration = SiteConfiguration(root: root)
    let file = configuration.root.appending(path: "site.yml")
    guard FileManager.default.fileExists(atPath: file.path) else { return (configuration, []) }
    guard let data = try? Data(contentsOf: file) else {
      return (configuration, [Problem(file: "site.yml", message: "cannot be read; check its permissions")])
    }
    guard let yaml = String(validatingUTF8Data: data) else {
      return (configuration, [Problem(file: "site.yml", message: "is not UTF-8 text; save it as UTF-8")])
    }
    var fields = Fields(yaml: yaml, file: "site.yml", firstLine: 1, known: keys)
    if let title = fields.string("title") { configuration.title = title }
    configuration.author = fields.string("author")
    if let description = fields.string("description") { configuration.description = description }
    if let language = fields.string("language") {
      if language.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) != nil {
        configuration.language = language
      } else {
        fields.complain("language", "'\(language)' is no language tag; expected something like en or pt-BR")
      }
    }
    configuration.licence = fields.string("licence")
    if let address = fields.string("baseURL") {
      if let base = normalisedBaseURL(address) {
        configuration.baseURL = base
      } else {
        fields.complain(
          "baseURL", "'\(address)' is no web address; expected something like https://example.org/lessons")
      }
    }
    return (configuration, fields.problems)
  }

  /// An address without the slash at its end; `nil` if it is not `http` or `https` with a host, or has a query or fragment.
  public static func normalisedBaseURL(_ address: String) -> String? {
    guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty, parts.query == nil,
      parts.fragment == nil, !parts.path.split(separator: "/").contains("..")
    else { return nil }
    var address = address
    while address.hasSuffix("/") { address.removeLast() }
    return address
  }

  static func path(of baseURL: String?) -> String {
    guard let baseURL, let parts = URLComponents(string: baseURL) else { return "/" }
    let path = parts.percentEncodedPath.split(separator: "/").joined(separator: "/")
    return path.isEmpty ? "/" : "/\(path)/"
  }
}

extension String {
  /// Text from bytes that are valid UTF-8, without a byte order mark and with plain line feeds; `nil` for other bytes.
  init?(validatingUTF8Data data: Data) {
    guard let text = String(validating: data, as: UTF8.self) else { return nil }
    self = (text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
      .replacingOccurrences(of: "\r\n", with: "\n")
  }
}
