import Foundation
import Imaging
import Site

/// A site in a folder of its own that is removed with it.
final class TemporarySite: Sendable {
  let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "pentimento-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root.appending(path: "content"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The folder that a build writes to.
  var output: URL { root.appending(path: "site") }

  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  func write(_ data: Data, to path: String) throws {
    let url = root.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  /// Adds a tutorial with a picture of its own.
  func addTutorial(_ slug: String, _ lines: String = "medium: oil", body: String = "", shade: UInt8 = 90) throws {
    try write("---\nreference: \(slug).png\n\(lines)\n---\n\(body)\n", to: "content/\(slug).md")
    try write(Self.picture(shade: shade).pngData(), to: "content/\(slug).png")
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: root.appending(path: path)) }

  func text(_ path: String) throws -> String { String(decoding: try data(path), as: UTF8.self) }

  func data(_ path: String) throws -> Data { try Data(contentsOf: root.appending(path: path)) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

  /// Every file of the output, hidden ones too, with its content.
  func snapshot() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: output.path) {
      var isFolder: ObjCBool = false
      let url = output.appending(path: path)
      if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue {
        files[path] = try Data(contentsOf: url)
      }
    }
    return files
  }

  func builder(_ options: BuildOptions = BuildOptions(), _ generator: FakeGenerator = FakeGenerator()) -> SiteBuilder {
    SiteBuilder(root: root, options: options, workshop: .fake(generator))
  }

  /// A small picture with something to see in it.
  static func picture(width: Int = 48, height: Int = 32, shade: UInt8 = 90) -> Image {
    var image = Image(width: width, height: height, filledWith: RGB8(shade, 140, 200))
    for y in height / 3..<height {
      for x in 0..<width { image[x, y] = RGB8(UInt8(x * 255 / width), UInt8(y * 255 / height), shade) }
    }
    return image
  }
}
