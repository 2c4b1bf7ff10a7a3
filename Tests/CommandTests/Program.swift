import Foundation
import Synchronization
import Testing

/// The built program, which lies beside the tests.
enum Program {
  /// What a run gave.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The program's file.
  static let url: URL = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "pentimento")
  }()

  /// Runs the program to its end.
  /// - Parameters:
  ///   - arguments: what follows the program's name.
  ///   - folder: where it runs.
  ///   - limit: seconds after which it is killed, which fails the test.
  @discardableResult
  static func run(_ arguments: String..., in folder: URL? = nil, limit: Double = 120) async throws -> Outcome {
    let running = try Running(arguments, in: folder)
    return try await running.outcome(limit: limit)
  }
}

/// A run of the program that may still be going on.
final class Running: Sendable {
  private let process: Process
  private let folder: URL
  private let ended = Mutex<(status: Int32?, waiting: [CheckedContinuation<Int32, Never>])>((nil, []))

  /// Starts the program.
  init(_ arguments: [String], in folder: URL? = nil) throws {
    self.folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = Program.url
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.file(self.folder.appending(path: "output"))
    process.standardError = try Self.file(self.folder.appending(path: "errors"))
    process.terminationHandler = { [weak self] process in
      self?.ended.withLock { ended in
        ended.status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        for waiting in ended.waiting { waiting.resume(returning: ended.status ?? 0) }
        ended.waiting = []
      }
    }
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(at: folder)
  }

  /// What has been written to standard output so far.
  var output: String { text("output") }
  /// What has been written to standard error so far.
  var errors: String { text("errors") }

  /// Presses Ctrl-C.
  func interrupt() { kill(process.processIdentifier, SIGINT) }

  /// Presses Ctrl-C after some seconds, which a thread of its own counts: tasks may have to wait for other tests.
  func interrupt(after seconds: Double) {
    let identifier = process.processIdentifier
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: seconds)
      kill(identifier, SIGINT)
    }
  }

  /// Waits for the end.
  func outcome(limit: Double) async throws -> Program.Outcome {
    let identifier = process.processIdentifier
    let watchdog = Task {
      try await Task.sleep(for: .seconds(limit))
      kill(identifier, SIGKILL)
    }
    defer { watchdog.cancel() }
    let status = await withCheckedContinuation { continuation in
      ended.withLock { ended in
        if let status = ended.status {
          continuation.resume(returning: status)
        } else {
          ended.waiting.append(continuation)
        }
      }
    }
    return Program.Outcome(status: status, output: output, errors: errors)
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  private static func file(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }
}

/// A folder of its own for a test, which goes when the test does.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "pentimento-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A place in the folder.
  subscript(path: String) -> URL { url.appending(path: path) }

  /// Writes a text file, its folders included.
  func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      at: self[path].deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: self[path])
  }

  /// Reads a text file.
  func text(_ path: String) throws -> String { try String(contentsOf: self[path], encoding: .utf8) }

  /// Every file, sorted, hidden ones included.
  func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: url.path).filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: self[$0].path, isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }
}

/// A small picture: a red ball on a grey table, as a BMP file, which needs no library to write.
enum SmallPicture {
  /// The file's bytes.
  static func bmp(width: Int = 48, height: Int = 36) -> Data {
    let row = (width * 3 + 3) / 4 * 4
    func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> (8 * $0) & 255) } }
    var data: [UInt8] = Array("BM".utf8) + little(54 + row * height, 4) + little(0, 4) + little(54, 4)
    data += little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(24, 2)
    data += [UInt8](repeating: 0, count: 24)
    for y in 0..<height {
      var line: [UInt8] = []
      for x in 0..<width {
        let (dx, dy) = (Double(x) / Double(width) - 0.5, Double(y) / Double(height) - 0.5)
        let distance = (dx * dx + dy * dy).squareRoot()
        let light = UInt8(255 * max(0, 0.9 - distance))
        line += distance < 0.3 ? [30, 40, light] : y < height / 3 ? [90, 100, 105] : [200, 205, 210]
      }
      data += line + [UInt8](repeating: 0, count: row - line.count)
    }
    return Data(data)
  }
}
