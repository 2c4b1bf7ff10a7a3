import Foundation
import Imaging
import Media
import Metrics
import Painting

/// Times whole painting processes and measures what comes of them.
///
///     process PICTURE...                 a Markdown table, each picture in oil and graphite
///     process --one PICTURE MEDIUM       one run, as JSON; the table runs each in a process of its own, for its peak memory
///
/// All frames are 832 pixels on the long side, 81 of them, as the paper has them.
@main
enum ProcessBenchmark {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "--one", arguments.count == 3, let medium = Medium(rawValue: arguments[2]) {
      let figures = try measure(URL(filePath: arguments[1]), in: medium)
      print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
      return
    }
    arguments.removeAll { $0.hasPrefix("-") }
    guard !arguments.isEmpty else {
      FileHandle.standardError.write(Data("usage: process PICTURE...\n".utf8))
      exit(64)
    }
    print(Figures.header)
    for medium in [Medium.oil, .graphite] {
      for path in arguments {
        let figures = try run(path, in: medium)
        print(figures.row(name: URL(filePath: path).deletingPathExtension().lastPathComponent, medium: medium))
      }
    }
  }

  /// Runs one measurement in a process of its own.
  private static func run(_ path: String, in medium: Medium) throws -> Figures {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--one", path, medium.rawValue]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { exit(process.terminationStatus) }
    return try JSONDecoder().decode(Figures.self, from: data)
  }

  private static func measure(_ picture: URL, in medium: Medium) throws -> Figures {
    let reference = try Image(contentsOf: picture)
    let began = ContinuousClock.now
    let process = try StrokeGenerator().makeProcess(
      reference: reference, settings: ProcessSettings(medium: medium), progress: { _ in })
    let seconds = Figures.seconds(ContinuousClock.now - began)
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)

    let finished = process.frames[process.frames.count - 1].image
    let fitted = reference.resized(width: finished.width, height: finished.height)
    return Figures(
      width: finished.width, height: finished.height, frames: process.frames.count,
      strokes: process.strokes?.count ?? 0, plan: process.timings.plan, painting: process.timings.painting,
      rendering: process.timings.rendering, seconds: seconds,
      processorSeconds: Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6,
      peakMegabytes: usage.ru_maxrss / 1024, target: try Likeness(finished, process.target),
      reference: try Likeness(finished, fitted))
  }
}

/// How near a finished picture comes to what it should be.
struct Likeness: Codable {
  var lpips: Double
  var psnr: Double
  var ssim: Double

  init(_ picture: Image, _ aim: Image) throws {
    lpips = try LPIPS().distances(of: [picture], to: aim)[0]
    psnr = try PictureSimilarity.peakSignalToNoise(picture, aim)
    ssim = try PictureSimilarity.structuralSimilarity(picture, aim)
  }

  var cells: String { String(format: "%.3f | %.1f | %.3f", lpips, psnr, ssim) }
}

/// What one run gave.
struct Figures: Codable {
  var width: Int
  var height: Int
  var frames: Int
  var strokes: Int
  var plan: Double
  var painting: Double
  var rendering: Double
  var seconds: Double
  var processorSeconds: Double
  var peakMegabytes: Int
  var target: Likeness
  var reference: Likeness

  static let header = """
    | medium | reference | size | strokes | plan s | paint s | frames s | all s | CPU s | peak MB | LPIPS to target | PSNR | SSIM | LPIPS to reference | PSNR | SSIM |
    | --- | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
    """

  func row(name: String, medium: Medium) -> String {
    let times = [plan, painting, rendering, seconds, processorSeconds].map { String(format: "%.1f", $0) }
    return "| \(medium.title) | \(name) | \(width)x\(height) | \(strokes) | \(times.joined(separator: " | ")) "
      + "| \(peakMegabytes) | \(target.cells) | \(reference.cells) |"
  }

  static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
