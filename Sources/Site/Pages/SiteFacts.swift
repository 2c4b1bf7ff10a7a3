import Foundation

/// What every page of a site says about the site.
public struct SiteFacts: Sendable, Equatable {
  /// Name of the site.
  public var title: String
  /// Who makes the site; `nil` where nobody is named.
  public var author: String?
  /// Language of the pages as a BCP 47 tag, for instance `en-GB`.
  public var language: String
  /// The site in a sentence or two.
  public var description: String
  /// Scheme and host without a slash at the end, for instance `https://example.org`; `nil` where the site's address is not known.
  public var origin: String?
  /// Path of the site's root, with a slash at both ends: `/` or `/lessons/`.
  public var basePath: String
  /// Licence of the site's own words and pictures; `nil` where none is named.
  public var licence: String?
  /// Path of the feed below the root, for instance `feed.xml`; `nil` where there is none.
  public var feed: String?

  /// Makes facts.
  /// - Parameter baseURL: address of the site's root, for instance `https://example.org/lessons`; a path alone serves, too.
  public init(
    title: String, author: String? = nil, language: String = "en", description: String = "", licence: String? = nil,
    baseURL: String? = nil, feed: String? = nil
  ) {
    self.title = title
    self.author = author
    self.language = language
    self.description = description
    self.licence = licence
    self.feed = feed
    let parts = baseURL.flatMap { URLComponents(string: $0) }
    let path = (parts?.percentEncodedPath ?? "").split(separator: "/").joined(separator: "/")
    basePath = path.isEmpty ? "/" : "/\(path)/"
    origin = parts.flatMap { parts in
      guard let scheme = parts.scheme, let host = parts.percentEncodedHost, !host.isEmpty else { return nil }
      return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }
  }

  /// Link to a path below the site's root, for instance `/lessons/owl/` for `owl/`.
  public func link(_ path: String) -> String {
    basePath + (path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path)
  }

  /// Whole address of a path below the site's root; the link where the site's address is not known.
  public func address(_ path: String) -> String { (origin ?? "") + link(path) }
}
