import Foundation
import Imaging
import Painting

/// The folder that `paint` writes: frames, strokes and a description of both.
///
/// Everything is made in a folder beside it and moved into place at the end, so that an interrupted run leaves nothing behind.
struct ProcessFolder {
  private let place: URL

  private static let framesName = "frames"
  private static let strokesName = "process.pentimento"
  private static let descriptionName = "process.json"

  /// Checks that the folder may be written.
  /// - Parameter force: whether it may hold things that `paint` did not write; they are left alone.
  /// - Throws: ``Complaint`` if it may not.
  init(at place: URL, force: Bool) throws {
    self.place = place.standardizedFileURL
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: self.place.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else {
      throw Complaint("\(place.path) is a file; give the name of a folder with --output")
    }
    guard !force else { return }
    let ours = [Self.framesName, Self.strokesName, Self.descriptionName]
    let found = try FileManager.default.contentsOfDirectory(atPath: self.place.path).sorted()
    let description = try? Data(contentsOf: self.place.appending(path: Self.descriptionName))
    let isOurs = description.flatMap { try? JSONDecoder().decode(ProcessDescription.Mark.self, from: $0) } != nil
    if let other = found.first(where: { !isOurs || !ours.contains($0) }) {
      throw Complaint(
        "\(place.path) holds other things (\(other)); choose a new folder, or add --force to write there all the same")
    }
  }

  /// Writes a process.
  /// - Parameters:
  ///   - process: the process.
  ///   - reference: the picture that it was made from.
  ///   - name: the picture's file name.
  ///   - format: file format of the frames.
  ///   - progress: called with the share of the frames written, 0...1.
  func write(
    _ process: PaintingProcess, reference: Image, named name: String, format: FrameFormat,
    progress: @escaping @Sendable (Double) -> Void
  ) async throws {
    let files = FileManager.default
    let parent = place.deletingLastPathComponent()
    try files.createDirectory(at: parent, withIntermediateDirectories: true)
    let work = parent.appending(path: ".\(place.lastPathComponent).\(UUID().uuidString.prefix(8))")
    let frames = work.appending(path: Self.framesName, directoryHint: .isDirectory)
    try files.createDirectory(at: frames, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: work) }

    let digits = max(3, String(process.frames.count - 1).count)
    try await withThrowingTaskGroup(of: Void.self) { group in
      var written = 0
      for (number, frame) in process.frames.enumerated() {
        if number >= ProcessInfo.processInfo.activeProcessorCount {
          try await group.next()
          written += 1
          progress(Double(written) / Double(process.frames.count))
        }
        try Task.checkCancellation()
        let label = String(number)
        let file = String(repeating: "0", count: digits - label.count) + label + "." + format.rawValue
        let image = frame.image
        group.addTask { try image.write(to: frames.appending(path: file)) }
      }
      try await group.waitForAll()
    }
    if process.strokes != nil {
      try StrokeFile(process).encoded().write(to: work.appending(path: Self.strokesName))
    }
    let description = ProcessDescription(process, reference: reference, named: name, format: format)
    try Data(JSONText.of(description).utf8).write(to: work.appending(path: Self.descriptionName))

    try Task.checkCancellation()
    if !files.fileExists(atPath: place.path) {
      try files.moveItem(at: work, to: place)
      return
    }
    for entry in [Self.framesName, Self.strokesName, Self.descriptionName] {
      let (from, to) = (work.appending(path: entry), place.appending(path: entry))
      if files.fileExists(atPath: to.path) { try files.removeItem(at: to) }
      if files.fileExists(atPath: from.path) { try files.moveItem(at: from, to: to) }
    }
  }
}
