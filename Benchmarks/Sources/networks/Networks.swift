import Foundation
import Imaging
import Metrics
import Tensors
import Vision

/// Times the small networks and what is made of them, and measures their memory.
///
///     networks               a Markdown table, each network in a process of its own, for its peak memory
///     networks --one NAME    one of them, as JSON
@main
enum NetworkBenchmark {
  /// Networks with the size they are run at, rows first, and two jobs that issues set limits for.
  private static let sizes: [(name: String, rows: Int, columns: Int)] = [
    ("face_detection_short_range", 128, 128), ("face_landmark", 192, 192), ("iris_landmark", 64, 64),
    ("palm_detection_full", 192, 192), ("hand_landmark_full", 224, 224), ("selfie_segmentation", 256, 256),
    ("u2netp", 320, 320),
    ("pp_ocrv4_det", 640, 960), ("mobilenet_v2", 224, 224), ("lpips_alex", 240, 416), ("hed", 480, 832),
  ]
  private static let manyFrames = "LPIPS of 81 frames, 416x240"

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "--one", arguments.count == 2 {
      let figures = try arguments[1] == manyFrames ? framesMeasured() : measured(arguments[1])
      print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
      return
    }
    guard arguments.isEmpty else {
      FileHandle.standardError.write(Data("usage: networks\n".utf8))
      exit(64)
    }
    print("OpenBLAS \(MatrixProduct.kernelName); load before: \(loadAverage())\n")
    print("| network | size | load ms | first run ms | run ms (best of 5) | CPU ms a run | peak MB |")
    print("| --- | --- | --: | --: | --: | --: | --: |")
    for (name, rows, columns) in sizes { try printRow(name, "\(columns)x\(rows)") }
    try printRow(manyFrames, "")
  }

  private struct Figures: Codable {
    var load: Double
    var first: Double
    var best: Double
    var processor: Double
    var peak: Double
  }

  private static func printRow(_ name: String, _ size: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--one", name]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { exit(process.terminationStatus) }
    let figures = try JSONDecoder().decode(Figures.self, from: data)
    let cells = [figures.load, figures.first, figures.best, figures.processor].map { String(format: "%.1f", $0) }
    print("| \(name) | \(size) | \(cells.joined(separator: " | ")) | \(Int(figures.peak)) |")
  }

  private static func measured(_ name: String) throws -> Figures {
    guard let network = ShippedNetwork(rawValue: name), let size = sizes.first(where: { $0.name == name }) else {
      FileHandle.standardError.write(Data("networks: there is no '\(name)'\n".utf8))
      exit(64)
    }
    let (loaded, load) = try timed { try network.network() }
    let input = Tensor(
      shape: [1, 3, size.rows, size.columns],
      values: (0..<3 * size.rows * size.columns).map { Float($0 * 7919 % 1000) / 1000 })
    return try figures(load: load) { _ = try loaded.run(["image": input]) }
  }

  private static func framesMeasured() throws -> Figures {
    let picture = frame(80)
    let frames = (0..<81).map(frame)
    let (_, load) = try timed { try ShippedNetwork.lpipsAlex.network() }
    return try figures(load: load) { _ = try LPIPS().distances(of: frames, to: picture) }
  }

  /// A frame of a picture that appears from the top down.
  private static func frame(_ number: Int) -> Image {
    var image = Image(width: 416, height: 240, filledWith: RGB8(255, 255, 255))
    for i in 0..<number * 3 * 416 * 3 { image.pixels[i] = UInt8(i * 31 % 251) }
    return image
  }

  private static func figures(load: Double, run: () throws -> Void) throws -> Figures {
    let (_, first) = try timed(run)
    let before = processorTime()
    var best = Double.infinity
    for _ in 0..<5 { best = min(best, try timed(run).1) }
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Figures(
      load: load, first: first, best: best, processor: (processorTime() - before) / 5,
      peak: Double(usage.ru_maxrss) / 1024)
  }

  /// A value and the milliseconds it took.
  private static func timed<Value>(_ body: () throws -> Value) rethrows -> (Value, Double) {
    let began = ContinuousClock.now
    let value = try body()
    let passed = ContinuousClock.now - began
    return (value, Double(passed.components.seconds) * 1e3 + Double(passed.components.attoseconds) / 1e15)
  }

  /// Milliseconds that all cores have worked for this process.
  private static func processorTime() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) * 1e3 }

  private static func loadAverage() -> String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    return text.split(separator: " ").first.map(String.init) ?? "unknown"
  }
}
