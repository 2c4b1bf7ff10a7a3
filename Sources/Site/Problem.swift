/// One thing that is wrong in what an author wrote: where it is and what to do.
public struct Problem: Sendable, Codable, Hashable, CustomStringConvertible {
  /// The file, relative to the site's root where it lies below it, for instance `content/owl.md`.
  public var file: String
  /// The line, from 1; `nil` when the whole file is meant.
  public var line: Int?
  /// The front matter key, the setting or the template key; `nil` when no key is meant.
  public var key: String?
  /// What was found, what was expected and what to do, in one sentence or two.
  public var message: String

  /// Makes a problem.
  public init(file: String, line: Int? = nil, key: String? = nil, message: String) {
    self.file = file
    self.line = line
    self.key = key
    self.message = message
  }

  /// One line in the form that editors understand: `content/owl.md:4: medium: ...`.
  public var description: String {
    file + (line.map { ":\($0)" } ?? "") + ": " + (key.map { "\($0): " } ?? "") + message
  }
}
