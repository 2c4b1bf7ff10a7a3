import ArgumentParser
import Foundation
import Imaging
import Painting

/// What can be made of a process besides its frames: the options that `paint` and `export` share.
struct ExportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write a film of the making: .mp4 (H.264) or .webm (VP9).", valueName: "file"))
  var timelapse: String?

  @Option(help: ArgumentHelp("Pictures in a second of film, 1 to 120.", valueName: "number"))
  var fps = 25

  @Option(
    help: ArgumentHelp("Length of the film, 1 to 600; its last tenth shows the end.", valueName: "number"))
  var seconds = 20.0

  @Flag(help: "Have the film go slower where marks are small, instead of always at one rate.")
  var slowDetails = false

  @Option(help: ArgumentHelp("Write an OpenRaster file in layers, for Krita, GIMP or MyPaint.", valueName: "file"))
  var ora: String?

  @Option(help: "What makes a layer of the OpenRaster file.")
  var layers = LayerArgument.stage

  @Option(help: ArgumentHelp("Write the composition drawing as SVG, one path a stroke.", valueName: "file"))
  var svg: String?

  @Option(help: ArgumentHelp("Write the strokes as JSON, one a line.", valueName: "file"))
  var json: String?

  func validate() throws {
    guard VideoWriter.rates.contains(fps) else {
      throw ValidationError("--fps takes a number from 1 to 120, not \(fps).")
    }
    guard (1...600).contains(seconds) else {
      throw ValidationError("--seconds takes a number from 1 to 600, not \(seconds).")
    }
  }

  /// What makes a layer.
  enum LayerArgument: String, ExpressibleByArgument, CaseIterable {
    case stage
    case scene

    var layering: OpenRaster.Layering { self == .stage ? .stage : .scene }
  }
}

/// The files that a process is exported to: checked first, written later.
struct ExportPlan {
  /// One file to write.
  private struct Job {
    var file: OutputFile
    /// Share of the whole work, any unit.
    var weight: Double
    /// What is written, for a person to read.
    var activity: String
    /// Writes the file to a place; tells the share done; gives what to say about it.
    var write: (StrokeFile, URL, (Double) throws -> Void) throws -> String
  }

  private var jobs: [Job] = []

  /// Whether there is nothing to write.
  var isEmpty: Bool { jobs.isEmpty }

  /// Checks the files that options name.
  /// - Parameters:
  ///   - longSide: long side of pictures in pixels.
  ///   - strokes: which strokes the drawing and the JSON hold; the composition drawing and all if it gives `nil`.
  /// - Throws: ``Complaint`` where a file may not be written.
  init(
    _ options: ExportOptions, longSide: Int, force: Bool,
    strokes: @escaping (StrokeFile) throws -> [Range<Int>]? = { _ in nil }
  ) throws {
    if let path = options.timelapse {
      let file = try OutputFile(path, suffixes: VideoFormat.allCases.map(\.rawValue), force: force)
      let film = try Timelapse(options, format: VideoFormat(rawValue: file.suffix) ?? .mp4, longSide: longSide)
      jobs.append(Job(file: file, weight: 10, activity: "film", write: film.write))
    }
    if let path = options.ora {
      let layering = options.layers.layering
      add(try OutputFile(path, suffixes: ["ora"], force: force), weight: 5, "layers") { file, place, tell in
        try OpenRaster.data(of: file, layering: layering, longSide: longSide, progress: tell).write(to: place)
        let count = (layering == .stage ? file.stageRuns : file.layerRuns).count + 1
        return "\(count) layers"
      }
    }
    if let path = options.svg {
      add(try OutputFile(path, suffixes: ["svg"], force: force), weight: 1, "drawing") { file, place, _ in
        guard let ranges = try strokes(file) ?? file.drawing else {
          throw Complaint(
            "this process begins without a drawing; say which strokes to draw with --stage, --step or --strokes")
        }
        let text = try StrokeDrawing.svg(of: file, strokes: ranges, title: "\(file.header.medium.title), strokes")
        try Data(text.utf8).write(to: place)
        return "\(ranges.reduce(0) { $0 + $1.count }) strokes"
      }
    }
    if let path = options.json {
      add(try OutputFile(path, suffixes: ["json"], force: force), weight: 2, "strokes") { file, place, _ in
        let ranges = try strokes(file)
        try StrokeDocument.json(of: file, strokes: ranges).write(to: place)
        return "\(ranges?.reduce(0) { $0 + $1.count } ?? file.strokes.count) strokes"
      }
    }
  }

  /// Adds a file to write.
  mutating func add(
    _ file: OutputFile, weight: Double, _ activity: String,
    write: @escaping (StrokeFile, URL, (Double) throws -> Void) throws -> String
  ) {
    jobs.append(Job(file: file, weight: weight, activity: activity, write: write))
  }

  /// Writes all files.
  /// - Parameter tell: called with what is being written and the share of all work done.
  /// - Returns: a line for each file, for a person to read.
  func carryOut(_ process: StrokeFile, tell: (String, Double) -> Void) throws -> [String] {
    let whole = jobs.reduce(0) { $0 + $1.weight }
    var done = 0.0
    var lines: [String] = []
    for job in jobs {
      try job.file.write { place in
        let said = try job.write(process, place) { fraction in
          try Task.checkCancellation()
          tell(job.activity, (done + job.weight * fraction) / whole)
        }
        lines.append("Wrote \(job.file.path): \(said)")
      }
      done += job.weight
    }
    return lines
  }
}

/// A film of a process.
struct Timelapse {
  private let format: VideoFormat
  private let longSide: Int
  private let rate: Int
  private let seconds: Double
  private let pace: TimelapsePace

  /// Takes what options say.
  /// - Throws: ``Complaint`` where libavcodec cannot write the format.
  init(_ options: ExportOptions, format: VideoFormat, longSide: Int) throws {
    guard format.isAvailable else {
      let others = VideoFormat.available.map { ".\($0.rawValue)" }
      throw Complaint(
        "this system's libavcodec cannot write .\(format.rawValue); "
          + (others.isEmpty ? "export frames with --frames instead" : "use \(others.joined(separator: " or "))"))
    }
    self.format = format
    self.longSide = longSide
    rate = options.fps
    seconds = options.seconds
    pace = options.slowDetails ? .slowDetails : .constant
  }

  /// Writes the film.
  func write(_ process: StrokeFile, to place: URL, tell: (Double) throws -> Void) throws -> String {
    let count = max(3, Int((seconds * Double(rate)).rounded()))
    let still = count / 10
    let counts = process.strokeCounts(ofTimelapse: count - still, pace: pace)
    let replay = try StrokeReplay(process, longSide: longSide)
    let writer = try VideoWriter(
      place, format: format, width: replay.width, height: replay.height, framesPerSecond: rate)
    var picture = replay.picture()
    for (number, strokes) in counts.enumerated() {
      try tell(Double(number) / Double(count))
      if strokes != replay.strokeCount {
        replay.go(to: strokes)
        picture = replay.picture()
      }
      try writer.append(picture)
    }
    for number in 0..<still {
      try tell(Double(counts.count + number) / Double(count))
      try writer.append(picture)
    }
    try writer.finish()
    return "\(Seconds.short(Double(count) / Double(rate))), \(rate) pictures a second, "
      + "\(replay.width / 2 * 2)x\(replay.height / 2 * 2)"
  }
}
