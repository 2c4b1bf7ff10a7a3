import Foundation
import Imaging
import Painting

/// The folder that `paint` writes: frames, strokes and a description of both.
struct ProcessFolder {
  private let folder: ResultFolder

  private static let framesName = "frames"
  static let strokesName = "process.pentimento"
  private static let descriptionName = "process.json"

  /// Checks that the folder may be written.
  /// - Parameter force: whether it may hold things that `paint` did not write; they are left alone.
  /// - Throws: ``Complaint`` if it may not.
  init(at place: URL, force: Bool) throws {
    folder = try ResultFolder(
      at: place, entries: [Self.framesName, Self.strokesName, Self.descriptionName],
      mark: (Self.descriptionName, ProcessDescription.format), force: force)
  }

  /// Whether a folder holds a process that was made without strokes.
  static func isWithoutStrokes(_ folder: URL) -> Bool {
    struct Description: Decodable { var format: String; var strokes: Int }
    guard let data = try? Data(contentsOf: folder.appending(path: descriptionName)),
      let said = try? JSONDecoder().decode(Description.self, from: data)
    else { return false }
    return said.format == ProcessDescription.format && said.strokes == 0
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
    try await folder.write { work in
      let frames = work.appending(path: Self.framesName, directoryHint: .isDirectory)
      try FileManager.default.createDirectory(at: frames, withIntermediateDirectories: true)
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
    }
  }
}
