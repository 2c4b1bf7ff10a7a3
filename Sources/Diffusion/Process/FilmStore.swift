import Foundation
import Imaging

/// Where the films that a model has made are kept, and the steps of runs that are not done.
///
/// A film takes hours and some tens of megabytes: nothing in here is ever removed but by hand or by ``remove()``. Everything is
/// written beside its place and renamed, so a run may be killed at any moment.
public struct FilmStore: Sendable {
  /// The folder; made when there is something to keep.
  public let folder: URL

  /// Takes a folder, which need not be there yet.
  public init(folder: URL) { self.folder = folder }

  /// Where a run keeps its steps.
  func state(_ key: String) -> RunState {
    RunState(folder: place(key).appending(path: "run", directoryHint: .isDirectory), key: key)
  }

  /// A film in the model's order; `nil` when it is not there whole.
  func film(_ key: String, count: Int) -> [Image]? {
    var frames: [Image] = []
    for number in 0..<count {
      guard let frame = try? Image(contentsOf: place(key).appending(path: "film/\(Self.name(number))")) else {
        return nil
      }
      frames.append(frame)
    }
    return frames.isEmpty ? nil : frames
  }

  /// Keeps a film, then lets go of the steps that led to it.
  /// - Throws: ``DiffusionError/badState(_:)`` when it cannot be written.
  func keep(_ frames: [Image], _ key: String) throws {
    let files = FileManager.default
    let (film, work) = (place(key).appending(path: "film"), place(key).appending(path: ".film.\(UUID().uuidString)"))
    do {
      try files.createDirectory(at: work, withIntermediateDirectories: true)
      for (number, frame) in frames.enumerated() { try frame.write(to: work.appending(path: Self.name(number))) }
      if files.fileExists(atPath: film.path) { try files.removeItem(at: film) }
      try files.moveItem(at: work, to: film)
    } catch {
      try? files.removeItem(at: work)
      throw DiffusionError.badState("\(film.path): the film cannot be kept: \(error.localizedDescription)")
    }
    try? files.removeItem(at: state(key).folder)
  }

  /// Whether steps of a run that is not done are kept here.
  public var hasUnfinishedRuns: Bool {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).contains { key in
      FileManager.default.fileExists(atPath: state(key).folder.path)
    }
  }

  /// Removes everything that was kept here, and the folder if nothing else lies in it.
  public func remove() {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
    where name.utf8.count == 64 && name.allSatisfy(\.isHexDigit) {
      try? files.removeItem(at: folder.appending(path: name))
    }
    if (try? files.contentsOfDirectory(atPath: folder.path))?.isEmpty == true { try? files.removeItem(at: folder) }
  }

  private func place(_ key: String) -> URL { folder.appending(path: key, directoryHint: .isDirectory) }

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".png"
  }
}
