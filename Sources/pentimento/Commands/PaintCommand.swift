import ArgumentParser
import Diffusion
import Foundation
import Imaging
import Media
import Painting
import Site

/// `pentimento paint`: one picture's process as frames and strokes, without a site.
struct PaintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paint",
    abstract: "Paint one picture and keep the frames.",
    discussion: """
      Writes into a folder:
        frames/000.png ...    the canvas at even steps of working time, blank first, finished last
        process.pentimento    every stroke; the frames can be made from it again, at any size
        process.json          medium, size, seed, stages, layers, tools, paints and seconds

      Ranges in process.json are [first, end): [0, 12] means 0 to 11.

      Films, layers and drawings can be had at once, or later from the folder with 'pentimento export'.

      With --generator diffusion a video model that you bring makes the frames (there are no strokes then), with \
      diffusion+strokes it says what comes when, and strokes follow. Its steps are kept in a folder beside the output until it \
      is done: after Ctrl-C the same command goes on.

      Examples:
        pentimento paint owl.jpg --medium oil -o owl-oil --frames 24
        pentimento paint owl.jpg --medium graphite -o owl --timelapse owl.mp4 --svg owl-drawing.svg
        pentimento paint sketch.png --medium oil -o sketch-oil --technique indirect --colours sunset.jpg
        pentimento paint family.jpg --medium oil -o family --drawing loomis --face all
        pentimento paint hare.jpg --medium loomis -o hare --landmarks hare.yml
        pentimento paint owl.jpg --medium oil -o owl --generator diffusion+strokes --model Wan2.1-I2V-14B-480P --caption "An owl"
      """)

  @Argument(help: ArgumentHelp("The reference: a photograph, or a painting to learn from.", valueName: "image"))
  var image: String

  @Option(help: "The medium to paint in.")
  var medium: MediumArgument

  @Option(name: [.short, .long], help: ArgumentHelp("The folder to write.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(help: ArgumentHelp("How many frames, 2 to 1000.", valueName: "number"))
  var frames = 81

  @Option(help: ArgumentHelp("Long side of the frames in pixels, 64 to 4096.", valueName: "pixels"))
  var size = 832

  @Option(help: "Another number lays other strokes.")
  var seed: UInt64 = 1

  @Option(help: "How the medium is worked, where there is more than one way (oil).")
  var technique = TechniqueArgument.direct

  @Option(help: "The tubes to mix from; the smallest palette that serves if not given.")
  var palette: PaletteArgument?

  @Option(
    help: ArgumentHelp(
      "A stage's share of the working time in percent, as in drawing=10; may be given for several stages.",
      valueName: "stage=percent"))
  var share: [ShareArgument] = []

  @Option(
    help: ArgumentHelp(
      "Colours for a reference without colour: a picture to take them from, or a palette's name.",
      valueName: "image-or-palette"))
  var colours: String?

  @Option(
    help:
      "How the picture is drawn first: freely, or with heads built by Loomis's method, as the medium loomis always does."
  )
  var drawing = DrawingArgument.free

  @Option(
    help: ArgumentHelp(
      "The part of the picture to paint, in percent of its width and height.", valueName: "left,top,width,height"))
  var crop: CropArgument?

  @Option(
    help: ArgumentHelp(
      "Which face is built: largest, all, or a number from left to right, as 'pentimento see' counts them.",
      valueName: "largest|all|number"))
  var face: FaceArgument?

  @Option(
    help: ArgumentHelp(
      "A file that says where brow, eyes, nose and chin are, as under 'landmarks:' in front matter, for heads that are not found.",
      valueName: "file"),
    completion: .file())
  var landmarks: String?

  @Option(help: "File format of the frames.")
  var format = FrameFormat.png

  @OptionGroup(title: "Video model") var video: VideoOptions

  @OptionGroup var exports: ExportOptions

  @Flag(help: "Write into a folder that holds other things, and replace files.")
  var force = false

  func validate() throws {
    guard (2...1000).contains(frames) else {
      throw ValidationError("--frames takes a number from 2 to 1000, not \(frames).")
    }
    guard (64...4096).contains(size) else {
      throw ValidationError("--size takes a number of pixels from 64 to 4096, not \(size).")
    }
  }

  func run() async throws {
    let source = URL(filePath: image, directoryHint: .notDirectory)
    var settings = try settings()
    settings.video = video.settings(title: Title.make(from: source.deletingPathExtension().lastPathComponent))
    if video.estimate, let asked = settings.video {
      guard !asked.model.isEmpty else { throw Complaint("--estimate needs the model's folder; add --model") }
      let model = try ModelDescription(ModelFolder(URL(filePath: asked.model, directoryHint: .isDirectory)))
      let estimate = try CostEstimate(of: model, run: RunDescription(asked), machine: .measured())
      Terminal.standardOutput.write(estimate.description + "\n")
      return
    }
    let films = FilmStore(folder: unfinished)
    let generator = try Generators.generator(for: settings, films: films)
    let folder = try ProcessFolder(at: URL(filePath: output, directoryHint: .isDirectory), force: force)
    let plan = try ExportPlan(exports, longSide: size, force: force)
    guard plan.isEmpty || video.generator != .diffusion else {
      throw Complaint(
        "films, layers and drawings are made from strokes, and --generator diffusion has none; use diffusion+strokes, or "
          + "leave them out")
    }
    let reference = try Image(contentsOf: source, cropped: crop)
    try tellResumption(of: generator, reference, settings)

    let display = ProgressDisplay()
    defer { display.close() }
    let name = source.lastPathComponent
    // Painting is nearly all of the work; writing frames is the rest, but for films and layers.
    let paintingShare = plan.isEmpty ? 0.9 : 0.5
    let exportsShare = plan.isEmpty ? 0 : 0.4
    let process = try await withTaskCancellationHandler {
      try generator.makeProcess(reference: reference, settings: settings) { progress in
        display.update(
          name, stage: "painting", activity: progress.activity, fraction: paintingShare * progress.fraction,
          secondsLeft: progress.secondsLeft)
      }
    } onCancel: { [isVideo = settings.video != nil, place = unfinished.lastPathComponent] in
      guard isVideo else { return }
      display.close()
      Terminal.standardError.write(
        "stopping; steps that are done are kept in \(place), the same command goes on from there\n")
    }
    try await folder.write(process, reference: reference, named: name, format: format) { fraction in
      display.update(
        name, stage: "writing", activity: "frames",
        fraction: paintingShare + (1 - paintingShare - exportsShare) * fraction)
    }
    let exported =
      plan.isEmpty
      ? []
      : try plan.carryOut(StrokeFile(process)) { activity, fraction in
        display.update(
          name, stage: "writing", activity: activity, fraction: 1 - exportsShare + exportsShare * fraction)
      }
    display.close()
    if settings.video != nil { films.remove() }
    for remark in process.remarks { Terminal.standardError.writeWarning(remark) }
    let seconds = process.timings
    Terminal.standardOutput.write(
      """
      Painted \(name) in \(medium.medium.title): \(process.strokes.map { "\($0.count) strokes, " } ?? "")\(process.frames.count) frames, \
      \(Seconds.short(seconds.plan + seconds.painting + seconds.rendering)), in \(output)

      """ + exported.map { $0 + "\n" }.joined())
  }

  /// Where the steps of a video model are kept until the process is done.
  private var unfinished: URL {
    let place = URL(filePath: output, directoryHint: .isDirectory).standardizedFileURL
    return place.deletingLastPathComponent().appending(
      path: "\(place.lastPathComponent).unfinished", directoryHint: .isDirectory)
  }

  /// Says where an earlier run is gone on with.
  private func tellResumption(
    of generator: any ProcessGenerator, _ reference: Image, _ settings: ProcessSettings
  ) throws {
    guard let video = settings.video, let generator = generator as? DiffusionGenerator,
      let steps = try generator.completedSteps(reference: reference, settings: settings)
    else { return }
    Terminal.standardError.write(
      "going on after step \(steps) of \(video.steps), kept in \(unfinished.lastPathComponent)\n")
  }

  /// What the options decide about the process.
  private func settings() throws -> ProcessSettings {
    let medium = medium.medium
    let stages = medium.stages(for: technique.technique)
    guard technique == .direct || stages != medium.stages else {
      throw Complaint("\(medium.title) is worked in one way only; leave --technique out")
    }
    var settings = ProcessSettings(
      medium: medium, longSide: size, frameCount: frames, seed: seed, technique: technique.technique,
      palette: medium.mixesPaint ? palette?.name : nil)
    if !share.isEmpty {
      do {
        settings.stageShares = try StageShares.completed(
          Dictionary(share.map { ($0.stage, $0.percent) }) { _, last in last }, stages: stages)
      } catch {
        throw Complaint("--share: \(error)")
      }
    }
    try settle(&settings)
    if let colours, medium.hasColours {
      if let name = PaletteName(rawValue: colours) {
        settings.toneColours = try ToneColours.colours(of: name)
      } else {
        settings.toneColours = ToneColours.colours(
          of: try Image(contentsOf: URL(filePath: colours, directoryHint: .notDirectory)))
      }
    }
    return settings
  }

  /// Which heads are built.
  private func settle(_ settings: inout ProcessSettings) throws {
    let medium = medium.medium
    if drawing == .loomis, medium != .loomis {
      guard medium != .faithful else {
        throw Complaint("\(medium.title) is not drawn first; leave --drawing out, or choose another medium")
      }
      settings.drawing = .loomis
    }
    guard medium == .loomis || settings.drawing == .loomis else {
      guard face == nil, landmarks == nil else {
        throw Complaint(
          "--\(face == nil ? "landmarks" : "face") has no effect here: heads are built in the medium loomis, or with "
            + "--drawing loomis; add that or leave it out")
      }
      return
    }
    if let face { settings.heads = face.choice }
    guard let landmarks else { return }
    guard face == nil else {
      throw Complaint("--landmarks says which heads are built; leave --face out")
    }
    let file = URL(filePath: landmarks, directoryHint: .notDirectory)
    let data = try Data(contentsOf: file)
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Complaint("\(landmarks): is not UTF-8 text; save it as UTF-8")
    }
    settings.marks = try LandmarkFile.heads(in: text, name: landmarks)
  }
}

/// A way of drawing, as `--drawing` takes it.
enum DrawingArgument: String, ExpressibleByArgument, CaseIterable {
  case free
  case loomis
}

/// A choice of faces, as `--face` takes it.
struct FaceArgument: ExpressibleByArgument {
  /// The choice.
  let choice: HeadChoice

  /// Reads `largest`, `all` or a number from 1 on.
  init?(argument: String) {
    guard let choice = HeadChoice(argument) else { return nil }
    self.choice = choice
  }
}

/// A way of working, as `--technique` takes it.
enum TechniqueArgument: String, ExpressibleByArgument, CaseIterable {
  case direct
  case indirect

  /// The way of working.
  var technique: Technique { self == .direct ? .direct : .indirect }
}

/// A palette, as `--palette` takes it.
struct PaletteArgument: ExpressibleByArgument {
  /// The palette.
  let name: PaletteName

  /// Reads a palette's name.
  init?(argument: String) {
    guard let name = PaletteName(rawValue: argument) else { return nil }
    self.name = name
  }

  static var allValueStrings: [String] { PaletteName.allCases.map(\.rawValue) }
}

/// A stage's share of the working time, as `--share` takes it.
struct ShareArgument: ExpressibleByArgument {
  /// Identifier of the stage.
  let stage: String
  /// Percent of the working time.
  let percent: Double

  /// Reads "drawing=10".
  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let percent = Double(parts[1]), percent.isFinite else { return nil }
    stage = String(parts[0])
    self.percent = percent
  }
}

/// File formats that frames can be written in.
enum FrameFormat: String, ExpressibleByArgument, CaseIterable {
  case png
  case webp
}
