import Foundation
import Imaging
import Media
import Painting

/// Times whole painting processes and measures what comes of them.
///
///     process [options] PICTURE...
///       --media a,b         media, all that the generator has by default but for portraits
///       --size N            long side of the frames, 832 by default
///       --sheets FOLDER     also keeps a contact sheet and the finished picture of each
///       --sequence FOLDER   paints the last state of a recorded process (00.jpg, 01.jpg ...) in acrylic and compares profiles
///       --replay PICTURE    times the replay of a picture's strokes in each medium on one thread and on all
///       --film WHAT         strokes that follow a film: WHAT is a picture, whose usual process is taken as a small, noisy video, or a
///                           folder of recorded states
///       --noise N           standard deviation of the film's grain in 8-bit units, 4 by default
///
/// 81 frames, as the paper has them. Each run has a process of its own (`--one`), for its peak memory.
@main
enum ProcessBenchmark {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    func option(_ name: String) -> String? {
      guard let i = arguments.firstIndex(of: name), i + 1 < arguments.count else { return nil }
      defer { arguments.removeSubrange(i...(i + 1)) }
      return arguments[i + 1]
    }
    let one = option("--one")
    let size = option("--size").flatMap(Int.init) ?? 832
    let sheets = option("--sheets").map { URL(filePath: $0, directoryHint: .isDirectory) }
    let sequence = option("--sequence")
    let replay = option("--replay")
    let film = option("--film")
    let noise = option("--noise").flatMap(Double.init) ?? 4
    let names = option("--media")?.split(separator: ",").map(String.init)
    let anyPicture = Medium.allCases.filter { $0 != .loomis && StrokeGenerator().supports($0) }
    let media = names?.compactMap(Medium.init(rawValue:)) ?? anyPicture

    if let one, let medium = Medium(rawValue: one), let path = arguments.first {
      let figures = try ProcessFigures(of: URL(filePath: path), in: medium, size: size, sheets: sheets)
      print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
      return
    }
    if let sequence {
      try SequenceComparison(folder: URL(filePath: sequence), medium: media.count == 1 ? media[0] : .acrylic).print()
    } else if let film {
      print(FilmFollowing.header)
      for medium in names == nil ? StrokeGenerator.filmMedia : media {
        let following = try FilmFollowing(of: URL(filePath: film), medium: medium, noise: noise, size: size)
        print(following.row)
        if let sheets { try following.writeSheets(to: sheets) }
      }
    } else if let replay {
      try ReplayTimes.print(of: URL(filePath: replay), in: media)
    } else if arguments.isEmpty {
      FileHandle.standardError.write(Data("usage: process [options] PICTURE...\n".utf8))
      exit(64)
    } else {
      print(ProcessFigures.header)
      for medium in media {
        for path in arguments {
          let extra = ["--size", String(size)] + (sheets.map { ["--sheets", $0.path] } ?? [])
          print(try run(["--one", medium.rawValue] + extra + [path]).row)
        }
      }
    }
  }

  /// Runs one measurement in a process of its own.
  private static func run(_ arguments: [String]) throws -> ProcessFigures {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { exit(process.terminationStatus) }
    return try JSONDecoder().decode(ProcessFigures.self, from: data)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
