import ArgumentParser
import Foundation
import Imaging
import Painting

/// `pentimento export`: films, layers, drawings, frames and data of a process that has been painted.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Make a film, a layered picture, a drawing, frames or data from a painted process.",
    discussion: """
      Every stroke is kept in process.pentimento, so all of this can be made at any time and at any size, without \
      painting again. Without anything to write, the steps of the process are listed with their strokes.

      --svg draws the composition drawing, and --json writes every stroke, unless --stage, --step or --strokes name \
      others. --picture shows the finished picture, or those strokes alone on the bare ground; with one number, as in \
      --strokes 500, the canvas after so many strokes.

      Examples:
        pentimento export owl-oil
        pentimento export owl-oil --timelapse owl.mp4 --seconds 30 --slow-details
        pentimento export owl-oil --ora owl.ora --layers scene --size 1600
        pentimento export owl-oil --svg owl-drawing.svg
        pentimento export owl-oil --svg details.svg --stage details
        pentimento export owl-oil --frames owl-frames --format webp --count 24
        pentimento export owl-oil --picture half.png --strokes 12000
      """)

  @Argument(help: ArgumentHelp("A folder that 'paint' wrote, or its process.pentimento.", valueName: "process"))
  var process: String

  @OptionGroup var exports: ExportOptions

  @Option(
    help: ArgumentHelp("Write pictures at even steps of working time into this folder.", valueName: "dir"),
    completion: .directory)
  var frames: String?

  @Option(help: ArgumentHelp("How many pictures --frames writes, 2 to 1000.", valueName: "number"))
  var count = 81

  @Option(help: "File format of the frames.")
  var format = FrameFormat.png

  @Option(help: ArgumentHelp("Write one picture: .png or .webp.", valueName: "file"))
  var picture: String?

  @Option(help: ArgumentHelp("Long side of pictures and films in pixels, 64 to 4096; as it was painted if not given."))
  var size: Int?

  @Option(help: ArgumentHelp("The strokes of a stage, for instance 'details'.", valueName: "id"))
  var stage: String?

  @Option(help: ArgumentHelp("The strokes of a step, by its number in the list.", valueName: "number"))
  var step: Int?

  @Option(help: ArgumentHelp("The first so many strokes, or those from one number up to another: 500-1200."))
  var strokes: StrokeNumbers?

  @Flag(help: "Replace files that are there already.")
  var force = false

  func validate() throws {
    if let size, !StrokeReplay.longSides.contains(size) {
      throw ValidationError("--size takes a number of pixels from 64 to 4096, not \(size).")
    }
    guard (2...1000).contains(count) else {
      throw ValidationError("--count takes a number from 2 to 1000, not \(count).")
    }
    guard [stage != nil, step != nil, strokes != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("Use one of --stage, --step and --strokes.")
    }
    guard (stage == nil && step == nil && strokes == nil) || exports.svg != nil || exports.json != nil || picture != nil
    else { throw ValidationError("--stage, --step and --strokes go with --svg, --json or --picture.") }
  }

  func run() async throws {
    let file = try Self.read(process)
    let longSide = size ?? min(4096, max(64, max(file.header.width, file.header.height)))
    let ranges = try selection(in: file)
    var plan = try ExportPlan(exports, longSide: longSide, force: force) { _ in ranges }
    if let picture { try add(picture, ranges: ranges, longSide: longSide, to: &plan) }
    let folder = try frames.map {
      try ResultFolder(
        at: URL(filePath: $0, directoryHint: .isDirectory), entries: frameNames, mark: nil, force: force)
    }
    guard !plan.isEmpty || folder != nil else {
      Terminal.standardOutput.write(Self.table(of: file))
      return
    }
    let display = ProgressDisplay()
    defer { display.close() }
    let name = URL(filePath: process).standardizedFileURL.lastPathComponent
    let framesShare = folder == nil ? 0 : plan.isEmpty ? 1 : 0.4
    var lines = try plan.carryOut(file) { activity, fraction in
      display.update(name, stage: "writing", activity: activity, fraction: (1 - framesShare) * fraction)
    }
    if let folder {
      try await folder.write { work in
        try writeFrames(of: file, longSide: longSide, to: work) { fraction in
          display.update(
            name, stage: "writing", activity: "frames", fraction: 1 - framesShare + framesShare * fraction)
        }
      }
      lines.append("Wrote \(frames ?? ""): \(count) frames")
    }
    display.close()
    Terminal.standardOutput.write(lines.map { $0 + "\n" }.joined())
  }

  /// Reads the strokes of a process.
  /// - Throws: ``Complaint`` naming the file.
  private static func read(_ path: String) throws -> StrokeFile {
    var place = URL(filePath: path).standardizedFileURL
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
      throw Complaint("\(path): there is no such folder or file; 'pentimento paint' makes one")
    }
    if isFolder.boolValue {
      place = place.appending(path: ProcessFolder.strokesName)
      guard FileManager.default.fileExists(atPath: place.path) else {
        throw Complaint(
          ProcessFolder.isWithoutStrokes(URL(filePath: path, directoryHint: .isDirectory))
            ? "\(path) is a process without strokes, and all that 'export' makes is made from strokes; its frames lie in "
              + "\(path)/frames; paint it with --generator diffusion+strokes"
            : "\(path) holds no \(ProcessFolder.strokesName); give a folder that 'pentimento paint' wrote")
      }
    }
    do {
      return try StrokeFile(decoding: Data(contentsOf: place))
    } catch let error as PaintingError {
      throw Complaint("\(place.lastPathComponent) in \(place.deletingLastPathComponent().path): \(error)")
    }
  }

  /// The strokes that are asked for; `nil` for whatever an output holds by itself.
  private func selection(in file: StrokeFile) throws -> [Range<Int>]? {
    if let stage {
      guard let ranges = file.strokes(ofStage: stage) else {
        throw Complaint("this process has no stage '\(stage)'; it has \(file.stageIdentifiers.joined(separator: ", "))")
      }
      return ranges
    }
    if let step {
      guard file.steps.indices.contains(step - 1) else {
        throw Complaint("this process has no step \(step); it has \(file.steps.count), which 'export' lists")
      }
      return [file.steps[step - 1].strokes]
    }
    if let strokes {
      guard strokes.range.upperBound <= file.strokes.count else {
        throw Complaint("this process has \(file.strokes.count) strokes, not \(strokes.range.upperBound)")
      }
      return [strokes.range]
    }
    return nil
  }

  private func add(_ path: String, ranges: [Range<Int>]?, longSide: Int, to plan: inout ExportPlan) throws {
    plan.add(
      try OutputFile(path, suffixes: FrameFormat.allCases.map(\.rawValue), force: force), weight: 1, "picture"
    ) { file, place, _ in
      let shown = try ranges.map { try file.only($0) } ?? file
      let replay = try StrokeReplay(shown, longSide: longSide)
      replay.go(to: shown.strokes.count)
      try replay.picture().write(to: place)
      return "\(replay.width)x\(replay.height), \(shown.strokes.count) strokes"
    }
  }

  private var frameNames: [String] {
    let digits = max(3, String(count - 1).count)
    return (0..<count).map { number in
      let label = String(number)
      return String(repeating: "0", count: digits - label.count) + label + "." + format.rawValue
    }
  }

  private func writeFrames(
    of file: StrokeFile, longSide: Int, to folder: URL, tell: (Double) -> Void
  ) throws {
    let replay = try StrokeReplay(file, longSide: longSide)
    let counts = file.strokeCounts(ofTimelapse: count, pace: exports.slowDetails ? .slowDetails : .constant)
    for (number, (name, strokes)) in zip(frameNames, counts).enumerated() {
      try Task.checkCancellation()
      tell(Double(number) / Double(count))
      replay.go(to: strokes)
      try replay.picture().write(to: folder.appending(path: name))
    }
  }

  private static func table(of file: StrokeFile) -> String {
    let header = file.header
    var text =
      "\(header.medium.title), \(file.strokes.count) strokes, \(header.width)x\(header.height) pixels, "
      + "\(header.frameStrokeCounts.count) frames\n step        strokes  stage           what\n"
    for (number, (step, passage)) in zip(file.steps, header.passages).enumerated() {
      let range = "\(step.strokes.lowerBound)-\(step.strokes.upperBound)"
      text += padded("\(number + 1)", 5, atLeft: true) + padded(range, 15, atLeft: true)
      text += "  \(padded(passage.stage.id, 16))\(step.name)\n"
    }
    return text
  }

  private static func padded(_ text: String, _ width: Int, atLeft: Bool = false) -> String {
    let gap = String(repeating: " ", count: max(0, width - text.count))
    return atLeft ? gap + text : text + gap
  }
}

/// Strokes by their numbers, as `--strokes` takes them.
struct StrokeNumbers: ExpressibleByArgument {
  /// The strokes, from 0; the upper bound is the first that is not meant.
  let range: Range<Int>

  /// Reads "500" (the first 500) or "500-1200".
  init?(argument: String) {
    let numbers = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    switch (numbers.count, numbers.first ?? nil, numbers.last ?? nil) {
    case (1, let end?, _) where end >= 0: range = 0..<end
    case (2, let start?, let end?) where start >= 0 && start <= end: range = start..<end
    default: return nil
    }
  }
}
