import Foundation

/// A folder that one command writes whole.
///
/// Everything is made in a folder beside it and moved into place at the end, so that an interrupted run leaves nothing behind.
struct ResultFolder {
  /// Where the folder is, or will be.
  let place: URL
  private let entries: [String]

  /// Checks that the folder may be written.
  /// - Parameters:
  ///   - place: the folder; it need not exist.
  ///   - entries: the names of all that may be written into it.
  ///   - mark: the entry by which an earlier result is known, and what its JSON says as `"format"`; `nil` where results have no mark.
  ///   - force: whether the folder may hold other things; they are left alone.
  /// - Throws: ``Complaint`` if it may not.
  init(at place: URL, entries: [String], mark: (entry: String, format: String)?, force: Bool) throws {
    self.place = place.standardizedFileURL
    self.entries = entries
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: self.place.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else {
      throw Complaint("\(place.path) is a file; give the name of a folder")
    }
    guard !force else { return }
    struct Mark: Decodable { var format: String }
    let found = try FileManager.default.contentsOfDirectory(atPath: self.place.path).sorted()
    let description = mark.flatMap { try? Data(contentsOf: self.place.appending(path: $0.entry)) }
    let said = description.flatMap { try? JSONDecoder().decode(Mark.self, from: $0) }?.format
    let isOurs = said != nil && said == mark?.format
    if let other = found.first(where: { !isOurs || !entries.contains($0) }) {
      throw Complaint(
        "\(place.path) holds other things (\(other)); choose a new folder, or add --force to write there all the same")
    }
  }

  /// Has the folder filled, then puts it in place.
  /// - Parameter fill: writes everything into the folder that it is given.
  func write(_ fill: (URL) async throws -> Void) async throws {
    let files = FileManager.default
    let parent = place.deletingLastPathComponent()
    try files.createDirectory(at: parent, withIntermediateDirectories: true)
    let work = parent.appending(
      path: ".\(place.lastPathComponent).\(UUID().uuidString.prefix(8))", directoryHint: .isDirectory)
    try files.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: work) }
    try await fill(work)
    try Task.checkCancellation()
    if !files.fileExists(atPath: place.path) {
      try files.moveItem(at: work, to: place)
      return
    }
    for entry in entries {
      let (from, to) = (work.appending(path: entry), place.appending(path: entry))
      if files.fileExists(atPath: to.path) { try files.removeItem(at: to) }
      if files.fileExists(atPath: from.path) { try files.moveItem(at: from, to: to) }
    }
  }
}
