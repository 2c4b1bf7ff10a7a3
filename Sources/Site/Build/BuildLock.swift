import Foundation

/// Keeps two builds of one site from writing at the same time, across programs; let go when the program ends, however it ends.
final class BuildLock: Sendable {
  private let descriptor: Int32

  /// Waits for the lock.
  /// - Throws: ``SiteError/file(_:)`` when the lock file cannot be made, or `CancellationError`.
  init(in folder: URL) async throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw SiteError.file(
        "\(folder.path) cannot be made: \(error.localizedDescription); check permissions and free space")
    }
    let path = folder.appending(path: "build.lock").path
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SiteError.file("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      do {
        try await Task.sleep(for: .milliseconds(100))
      } catch {
        close(descriptor)
        throw error
      }
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
