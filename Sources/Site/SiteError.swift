/// Why something about a site as a whole could not be done.
///
/// What is wrong in single files is told by ``Problem``.
public enum SiteError: Error, Equatable, CustomStringConvertible {
  /// Things are wrong in files of the site.
  case problems([Problem])
  /// A file or folder cannot be read or written; the message says which and why.
  case file(String)
  /// A site is not published; the message says why and what to do.
  case refused(String)
  /// git failed; the message holds the command and what git said.
  case git(String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .problems(let problems): problems.map(\.description).joined(separator: "\n")
    case .file(let message), .refused(let message), .git(let message): message
    }
  }
}
