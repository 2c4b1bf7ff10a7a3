import Foundation
import Imaging

/// What a model's files come to in a few characters, without reading them whole.
///
/// Of every file its name below the folder, its size and 64 pages of its bytes, evenly spread, go into a SHA-256: other weights differ
/// nearly everywhere, so they differ in some page; and a model that is copied, or touched, stays the same.
enum ModelFingerprint {
  private static let pageSize = 4096
  private static let pageCount = 64

  /// The fingerprint of a model and of what is merged into it.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when a file cannot be read.
  static func text(of folder: ModelFolder, adapters: [URL]) throws -> String {
    var digest = ContentDigest()
    let files = folder.parts.flatMap { part in
      part.weights + [part.index, part.configuration].compactMap { $0 }
    }
    for path in Set(files + [folder.tokenizerFile].compactMap { $0 }).sorted() {
      digest.update("\(path)\n")
      try add(folder.url.appending(path: path), to: &digest)
    }
    for adapter in adapters {
      digest.update("adapter\n")
      try add(adapter, to: &digest)
    }
    return digest.finalize()
  }

  private static func add(_ file: URL, to digest: inout ContentDigest) throws {
    do {
      let handle = try FileHandle(forReadingFrom: file)
      defer { try? handle.close() }
      let size = Int(try handle.seekToEnd())
      digest.update("\(size)\n")
      let most = pageSize * pageCount
      guard size > most else {
        try handle.seek(toOffset: 0)
        digest.update(try handle.readToEnd() ?? Data())
        return
      }
      for page in 0..<pageCount {
        try handle.seek(toOffset: UInt64((size - pageSize) * page / (pageCount - 1)))
        digest.update(try handle.read(upToCount: pageSize) ?? Data())
      }
    } catch {
      throw DiffusionError.badCheckpoint("\(file.path): this cannot be read: \(error.localizedDescription)")
    }
  }
}
