import Foundation
import Imaging
import Media
import Metrics
import Painting
import Vision

/// What one run gave.
struct ProcessFigures: Codable {
  var medium: Medium
  var name: String
  var width: Int
  var height: Int
  var strokes: Int
  var plan: Double
  var painting: Double
  var rendering: Double
  var processorSeconds: Double
  var peakMegabytes: Int
  /// The finished picture without light and grain, against what the medium aims at and against the reference.
  var target: Likeness
  var reference: Likeness
  /// PSNR against the target, both blurred by two pixels: for media whose grain raw PSNR punishes.
  var blurred: Double
  var unfolding: Unfolding

  init(of picture: URL, in medium: Medium, size: Int, sheets: URL?) throws {
    let source = try Image(contentsOf: picture)
    let process = try StrokeGenerator().makeProcess(
      reference: source, settings: ProcessSettings(medium: medium, longSide: size), progress: { _ in })
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    self.medium = medium
    name = picture.deletingPathExtension().lastPathComponent
    (width, height) = (process.target.width, process.target.height)
    strokes = process.strokes?.count ?? 0
    (plan, painting, rendering) = (process.timings.plan, process.timings.painting, process.timings.rendering)
    processorSeconds = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    peakMegabytes = usage.ru_maxrss / 1024
    let flat = try process.rendered(afterStrokes: [strokes], longSide: size, relief: false)[0]
    target = try Likeness(flat, process.target)
    reference = try Likeness(flat, source.resized(width: width, height: height))
    blurred = try PictureSimilarity.peakSignalToNoise(
      flat.gaussianBlurred(sigma: 2), process.target.gaussianBlurred(sigma: 2))
    unfolding = try Unfolding(of: process, scene: SceneReader.read(source))
    if let sheets {
      try FileManager.default.createDirectory(at: sheets, withIntermediateDirectories: true)
      let stem = "\(medium.rawValue)-\(name)"
      try Sheet.image(of: process.frames.map(\.image)).write(to: sheets.appending(path: "\(stem).png"))
      try process.frames[process.frames.count - 1].image.write(to: sheets.appending(path: "\(stem)-finished.png"))
      try flat.write(to: sheets.appending(path: "\(stem)-flat.png"))
    }
  }

  static let header = """
    | medium | reference | size | strokes | plan s | paint s | frames s | all s | CPU s | peak MB | LPIPS to reference | PSNR | LPIPS to target | PSNR | PSNR, blurred | changed, median | regressed, worst step | PDP rises, sum |
    | --- | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
    """

  var row: String {
    let times = [plan, painting, rendering, plan + painting + rendering, processorSeconds].map {
      String(format: "%.1f", $0)
    }
    return "| \(medium.title) | \(name) | \(width)x\(height) | \(strokes) | \(times.joined(separator: " | ")) "
      + "| \(peakMegabytes) | \(reference.cells) | \(target.cells) | \(String(format: "%.1f", blurred)) "
      + "| \(unfolding.cells) |"
  }
}

/// How near a finished picture comes to what it should be.
struct Likeness: Codable {
  var lpips: Double
  var psnr: Double

  init(_ picture: Image, _ aim: Image) throws {
    lpips = try LPIPS().distances(of: [picture], to: aim)[0]
    psnr = try PictureSimilarity.peakSignalToNoise(picture, aim)
  }

  var cells: String { String(format: "%.3f | %.1f", lpips, psnr) }
}

/// How the canvas changes over 24 steps.
struct Unfolding: Codable {
  /// Median over the steps of the share of the canvas that a step changes.
  var changed: Double
  /// The most that any step spoils: pixels of finished colour that it makes wrong though it works on their own layer, or on no layer.
  var regressed: Double
  /// How much the profile rises from step to step, summed.
  var rises: Double

  /// Ground, drawing and underpainting lie under what comes and are no regressions.
  private static let underneath: Set<String> = ["ground", "imprimatura", "underpainting", "drawing", "sketch"]

  init(of process: PaintingProcess, scene: Scene) throws {
    let steps = 24
    let last = process.frames.count - 1
    let numbers = (0...steps).map { $0 * last / steps }
    let frames = numbers.map { process.frames[$0].image.resized(longSide: LPIPS.measuringLongSide) }
    changed = try ProcessMeasures(of: frames).changedShare.sorted()[steps / 2]
    let profile = try PerceptualDistanceProfile(of: frames, to: frames[steps], measuredBy: LPIPS()).distances
    rises = zip(profile, profile.dropFirst()).reduce(0) { $0 + max(0, $1.1 - $1.0) }

    let (width, height) = (frames[0].width, frames[0].height)
    let ranks = scene.ranks
    let finished = frames[steps].lab()
    let blank = frames[0].lab()
    var wasRight = [Bool](repeating: false, count: width * height)
    var worst = 0
    for step in 1...steps {
      let stretch = (numbers[step - 1] + 1)..<(numbers[step] + 1)
      let passages = process.passages.filter { $0.frames.overlaps(stretch) }
      let isUnderneath = passages.allSatisfy { Self.underneath.contains($0.stage.id) }
      let whole = passages.isEmpty || passages.contains { $0.layer == nil }
      let layers = Set(passages.compactMap(\.layer))
      let now = frames[step].lab()
      var spoiled = 0
      for y in 0..<height {
        for x in 0..<width {
          let i = y * width + x
          let gap = Self.gap(now, finished, i)
          let rank = ranks[y * scene.height / height * scene.width + x * scene.width / width]
          if wasRight[i], gap > ProcessMeasures.wrong, whole || layers.contains(rank) { spoiled += 1 }
          // Bare canvas of the right colour is nothing that anybody has painted.
          wasRight[i] =
            !isUnderneath && gap <= ProcessMeasures.right && Self.gap(now, blank, i) > ProcessMeasures.visibleChange
        }
      }
      worst = max(worst, spoiled)
    }
    regressed = Double(worst) / Double(width * height)
  }

  private static func gap(
    _ a: (lightness: Plane, a: Plane, b: Plane), _ b: (lightness: Plane, a: Plane, b: Plane), _ i: Int
  ) -> Float {
    let d = SIMD3(
      a.lightness.values[i] - b.lightness.values[i], a.a.values[i] - b.a.values[i], a.b.values[i] - b.b.values[i])
    return (d * d).sum().squareRoot()
  }

  var cells: String { String(format: "%.3f | %.3f | %.3f", changed, regressed, rises) }
}

/// Twelve frames of a process side by side.
enum Sheet {
  static func image(of frames: [Image], count: Int = 12, columns: Int = 4) -> Image {
    let gap = 6
    let picked = (0..<count).map { frames[$0 * (frames.count - 1) / (count - 1)].resized(longSide: 480) }
    let (w, h) = (picked[0].width + gap, picked[0].height + gap)
    let width = w * columns
    let height = h * ((count + columns - 1) / columns)
    var pixels = [UInt8](repeating: 70, count: width * height * 3)
    for (number, picture) in picked.enumerated() {
      for y in 0..<picture.height {
        let from = y * picture.width * 3
        let to = ((number / columns * h + y) * width + number % columns * w) * 3
        pixels.replaceSubrange(to..<(to + picture.width * 3), with: picture.pixels[from..<(from + picture.width * 3)])
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
