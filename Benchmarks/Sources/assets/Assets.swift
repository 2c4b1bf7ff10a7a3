import Foundation
import Imaging

/// Makes pictures for the web as a site build does, without the painting: for the comparison with other site generators.
///
///     assets prepare FOLDER COUNT PICTURE...    COUNT different pictures of 1024x768 as PPM, cut from the given ones
///     assets encode FOLDER OUTPUT               every JPEG to WebP, quality 82, 480 and 960 pixels wide, hashed names
@main
enum AssetsBenchmark {
  /// The encoder's effort that site builds use.
  private static let effort = 2

  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "prepare" where arguments.count > 3:
      try prepare(URL(filePath: arguments[1]), count: Int(arguments[2]) ?? 0, from: Array(arguments.dropFirst(3)))
    case "encode" where arguments.count == 3:
      try await encode(URL(filePath: arguments[1]), to: URL(filePath: arguments[2]))
    default:
      let usage = "usage: assets prepare FOLDER COUNT PICTURE... | assets encode FOLDER OUTPUT\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(64)
    }
  }

  /// Cuts pictures: each is another window of another reference, brought to 1024x768.
  private static func prepare(_ folder: URL, count: Int, from pictures: [String]) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let sources = try pictures.sorted().map { try Image(contentsOf: URL(filePath: $0)) }
    for number in 0..<count {
      let source = sources[number % sources.count]
      let turn = number / sources.count
      // The windows shrink and wander, so that no two pictures are the same.
      let share = 1 - 0.02 * Double(turn % 20)
      let height = Int(Double(min(source.height, source.width * 3 / 4)) * share)
      let width = height * 4 / 3
      let x = (source.width - width) * (turn % 7) / 6
      let y = (source.height - height) * (turn % 5) / 4
      let picture = source.cropped(x: x, y: y, width: width, height: height).resized(width: 1024, height: 768)
      let name = String(format: "%04d.ppm", number)
      try (Data("P6\n1024 768\n255\n".utf8) + Data(picture.pixels)).write(to: folder.appending(path: name))
    }
  }

  private static func encode(_ folder: URL, to output: URL) async throws {
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let names = files.filter { $0.hasSuffix(".jpg") }.sorted()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, name) in names.enumerated() {
        if index >= ProcessInfo.processInfo.activeProcessorCount { try await group.next() }
        group.addTask {
          let picture = try Image(contentsOf: folder.appending(path: name))
          for sized in picture.resized(widths: [480, 960]) {
            let data = try sized.webPData(quality: 82, effort: effort)
            let hash = ContentDigest.sha256(data).prefix(12)
            try data.write(to: output.appending(path: "\(name.dropLast(4)).\(hash).\(sized.width).webp"))
          }
        }
      }
      try await group.waitForAll()
    }
    print("\(names.count) pictures")
  }
}
