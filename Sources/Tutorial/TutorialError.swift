import Media

/// Why a lesson could not be made.
public enum TutorialError: Error, Equatable, CustomStringConvertible {
  /// A template that a lesson needs cannot be read.
  case missingTemplate(path: String, reason: String)
  /// A template is not written as it should be.
  case badTemplate(path: String, line: Int, message: String)
  /// No variant of a section can be filled: each asks for a slot that this step has nothing for.
  case unfilledSlot(path: String, section: String, slot: String)
  /// What was asked of the lesson is outside its range; the message says which key, what was given and what is expected.
  case badRequest(String)
  /// The process cannot be taught; the message says what is missing.
  case badProcess(String)
  /// Paints or palettes could not be had.
  case paints(MediaError)

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .missingTemplate(let path, let reason):
      "template \(path) is needed for this lesson and cannot be read (\(reason)); add it to the site's templates"
    case .badTemplate(let path, let line, let message): "template \(path), line \(line): \(message)"
    case .unfilledSlot(let path, let section, let slot):
      "template \(path), section \"\(section)\": no sentence can be filled, there is nothing for {\(slot)} in this step; "
        + "add a sentence without it"
    case .badRequest(let message), .badProcess(let message): message
    case .paints(let error): error.description
    }
  }
}
