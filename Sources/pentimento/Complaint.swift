import Foundation

/// Why a command could not do what it was asked to: what is wrong, where, what was expected and what to do, in one message.
struct Complaint: Error, Equatable, CustomStringConvertible {
  /// The message, without a full stop.
  let description: String

  /// Makes a complaint.
  init(_ description: String) {
    self.description = description
  }

  /// What to tell a person about any error, without the marks of a programming language.
  static func message(for error: any Error) -> String {
    if let error = error as? CocoaError { return fileMessage(for: error) }
    // Foundation's own errors describe themselves to programmers; ours describe themselves to people.
    return type(of: error) is NSError.Type ? error.localizedDescription : String(describing: error)
  }

  private static func fileMessage(for error: CocoaError) -> String {
    let path = error.filePath ?? error.url?.path
    let place = path.map { "\($0): " } ?? ""
    return switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "\(place)there is no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "\(place)this may not be read or written; check its permissions"
    case .fileWriteOutOfSpace: "\(place)the disk is full"
    case .fileWriteVolumeReadOnly: "\(place)this place can only be read"
    default: "\(place)\(error.localizedDescription)"
    }
  }
}
