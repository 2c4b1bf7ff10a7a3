import Foundation

/// Checks that every link, picture and fragment inside a built site leads somewhere.
///
/// Links to other hosts are not followed.
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
  /// - Returns: one problem for each broken link, by file and line, in that order; `key` holds the link.
  /// - Throws: ``SiteError`` when the folder cannot be read.
  public func check() throws(SiteError) -> [Problem] {
    throw .file("checking links is not here yet")
  }
}
