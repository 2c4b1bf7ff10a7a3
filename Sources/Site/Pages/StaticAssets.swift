/// Where the static files of the templates (styles, script, fonts) are found in the site that is built.
public struct StaticAssets: Sendable, Equatable {
  /// Paths below the site's root by path below `templates/static/`, for instance
  /// `["site.css": "assets/site.1f2e3d4c.css"]`.
  public var paths: [String: String]

  /// Makes a table.
  public init(paths: [String: String]) { self.paths = paths }

  /// Key under which templates find a file: every character but letters and digits becomes `_`, so `site.css` is `site_css` and
  /// `fonts/serif.woff2` is `fonts_serif_woff2`.
  public static func key(_ file: String) -> String {
    String(file.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  /// The table as templates see it, each path as a link.
  func value(site: SiteFacts) -> TemplateValue {
    .object(Dictionary(paths.map { (Self.key($0.key), .string(site.link($0.value))) }, uniquingKeysWith: { a, _ in a }))
  }
}
