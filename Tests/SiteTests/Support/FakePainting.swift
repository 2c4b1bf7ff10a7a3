import Foundation
import Imaging
import Media
import Metrics
import Painting
import Site
import Synchronization
import Tutorial

/// Counts how often something costly was done.
final class Tally: Sendable {
  private let counts = Mutex<[String: Int]>([:])

  func add(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }

  subscript(name: String) -> Int { counts.withLock { $0[name] ?? 0 } }
}

/// Uncovers the reference from the left, at once: a process without strokes that takes milliseconds.
struct FakeGenerator: ProcessGenerator {
  let name = "fake"
  var version = 1
  var media: Set<Medium> = [.oil, .graphite]
  var tally = Tally()
  /// Heads that every process has built.
  var constructions: [HeadConstruction] = []
  /// The only stage of every process.
  var stage = "block-in"
  /// Called at the beginning of every painting.
  var beforePainting: @Sendable () throws -> Void = {}
  /// What every process remarks.
  var remarks: [String] = []
  /// Called with the settings of every painting.
  var whenAsked: @Sendable (ProcessSettings) throws -> Void = { _ in }

  /// What its model comes to.
  var model: String?

  func supports(_ medium: Medium) -> Bool { media.contains(medium) }

  func accepts(_ settings: ProcessSettings) -> Bool { supports(settings.medium) }

  func fingerprint(of settings: ProcessSettings) -> String? { settings.video == nil ? nil : model }

  func makeProcess(
    reference: Image, settings: ProcessSettings, progress: @Sendable (PaintingProgress) -> Void
  ) throws -> PaintingProcess {
    tally.add("paintings")
    try beforePainting()
    try whenAsked(settings)
    let target = reference.resized(longSide: settings.longSide)
    var canvas = Image(width: target.width, height: target.height, filledWith: RGB8(250, 250, 245))
    let count = settings.frameCount
    var frames = [Frame(image: canvas, strokeCount: 0, time: 0)]
    for number in 1..<count {
      for x in (number - 1) * target.width / (count - 1)..<number * target.width / (count - 1) {
        for y in 0..<target.height { canvas[x, y] = target[x, y] }
      }
      frames.append(Frame(image: canvas, strokeCount: number * 10, time: Double(number) / Double(count - 1)))
      progress(PaintingProgress(activity: "Uncovering", fraction: Double(number) / Double(count - 1)))
    }
    let stage = Stage(id: stage, title: "Block in", share: 1)
    return PaintingProcess(
      medium: settings.medium, generator: name, generatorVersion: version, seed: settings.seed, target: target,
      layers: [],
      passages: [
        Passage(
          stage: stage, layer: nil, strokes: 0..<(count - 1) * 10, frames: 1..<count, tools: ["flat-12"],
          colours: [ColourShare(colour: RGB8(120, 80, 60), share: 1)])
      ], tools: [Tool(id: "flat-12", kind: .flat, widthShare: 0.05)], frames: frames, strokes: nil, timings: Timings(),
      remarks: remarks, constructions: constructions)
  }
}

/// Mean absolute difference of samples, 0...1.
struct FakeDistance: PerceptualDistance {
  let name = "difference"

  func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double] {
    images.map { image in
      let sum = zip(image.pixels, target.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      return Double(sum) / Double(255 * target.pixels.count)
    }
  }
}

extension Workshop {
  /// Quick and small: seven frames of 64 pixels, three steps (or as many as are asked for).
  static func fake(_ generator: FakeGenerator = FakeGenerator()) -> Workshop {
    Workshop(
      generators: [generator], distance: FakeDistance(), frameLongSide: 64, frameCount: 7, pictureLongSide: 64
    ) { process, profile, request, text in
      generator.tally.add("lessons")
      let count = request.stepCount ?? 3
      let last = process.frames.count - 1
      let steps = (1...count).map { number in
        let range = (number - 1) * last / count...number * last / count
        return LessonStep(
          number: number, stage: process.passages[0].stage.id, goal: (try? text("lesson/goal.txt")) ?? "Lay a band",
          shortGoal: "A band",
          instruction: "Uncover a *band*.", why: nil, stopWhen: "It is covered.", mistake: nil,
          tools: [StepTool(name: "Flat No. 12", kind: .flat, millimetres: 20)], mixes: ["A"], frames: range,
          strokeCount: process.frames[range.upperBound].strokeCount, minutes: 10,
          distanceBefore: profile.distances[range.lowerBound], distanceAfter: profile.distances[range.upperBound],
          alternativeText: "Band \(number) is there.")
      }
      let earth = RGB8(120, 80, 60)
      return Lesson(
        medium: process.medium,
        materials: Materials(
          tools: [Material(name: "Flat No. 12", quantity: "1")], consumables: [Material(name: "Linen", quantity: "1")]),
        tubes: [Tube(name: "Burnt umber", pigments: ["PBr7"], colour: earth)],
        mixes: [
          Mix(
            letter: "A", name: "Earth", wanted: earth, colour: earth,
            parts: [MixPart(tube: "Burnt umber", parts: 1, colour: earth)], error: 0, value: 4)
        ], steps: steps, profile: profile.distances, times: process.frames.map(\.time), minutes: 10 * count,
        drying: nil,
        questions: ["Is it covered?"], exercises: ["Uncover it from the right."])
    }
  }
}
