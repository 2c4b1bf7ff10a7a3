import Imaging
import Media
import Metrics
import Painting
import Testing
import Vision

/// Films whose making is known, and what is read from them and painted after them.
@Suite("Films")
struct FilmTests {
  private static let canvas = RGB8(238, 234, 226)

  /// A picture that appears column band by column band from the right to the left, over flicker and grain.
  ///
  /// - Parameter grain: the most that a sample strays, 8-bit units.
  private static func rightToLeft(_ picture: Image, count: Int, grain: Int) -> [Image] {
    var generator = SeededGenerator(seed: 3)
    return (0..<count).map { t in
      var frame = Image(width: picture.width, height: picture.height, filledWith: canvas)
      let edge = picture.width - picture.width * t / (count - 1)
      let flicker = grain == 0 ? 0 : Int(generator.next() % UInt64(grain + 1)) - grain / 2
      for i in frame.pixels.indices {
        if i / 3 % picture.width >= edge { frame.pixels[i] = picture.pixels[i] }
        guard grain > 0 else { continue }
        let stray = Int(generator.next() % UInt64(2 * grain + 1)) - grain + flicker
        frame.pixels[i] = UInt8(max(0, min(255, Int(frame.pixels[i]) + stray)))
      }
      return frame
    }
  }

  private static func coffee() throws -> Image { try Samples.reference("coffee") }

  @Test("tell when each place became final, whatever the grain", arguments: [0, 9])
  func settledTimes(grain: Int) throws {
    let picture = try Self.coffee()
    let film = try PaintingFilm(Self.rightToLeft(picture, count: 41, grain: grain))
    let times = FilmReading(film, scene: try SceneReader.read(picture)).settledTimes
    for x in stride(from: times.width / 10, to: times.width, by: times.width / 10) {
      // Pixels that are canvas-coloured in the end have no moment: the middle of a column's others counts.
      let column = (0..<times.height).map { times[x, $0] }.filter { $0 > 0 }.sorted()
      let expected = 1 - Float(x) / Float(times.width)
      #expect(column.count > times.height / 3)
      #expect(abs(column[column.count / 2] - expected) < 0.06, "column \(x) of \(times.width)")
    }
  }

  @Test("are refused with a reason where they cannot be followed")
  func refusals() throws {
    let picture = try Self.coffee()
    let generator = StrokeGenerator(planningLongSide: 160)
    let good = Self.rightToLeft(picture, count: 9, grain: 0)
    func message(_ film: [Image], _ settings: ProcessSettings = ProcessSettings(medium: .oil, longSide: 96)) -> String {
      do {
        _ = try generator.process(following: film, reference: picture, settings: settings) { _ in }
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message([picture]).contains("a blank canvas and a finished picture are the least"))
    #expect(message([picture, picture, picture]).contains("nothing is painted in it"))
    #expect(message([good[0], picture.resized(width: 64, height: 64)]).contains("all must have one size"))
    let wide = good.map { $0.resized(width: 2 * $0.width, height: $0.height) }
    #expect(message(wide).contains("other proportions than the picture"))
    #expect(message(good, ProcessSettings(medium: .watercolour)).contains("use one of: oil, acrylic, faithful"))
    #expect(message(good, ProcessSettings(medium: .oil, technique: .indirect)).contains("technique"))
    #expect(message(good, ProcessSettings(medium: .oil, drawing: .loomis)).contains("drawing"))
  }

  @Test("are followed by strokes: right before left", arguments: [Medium.oil, .acrylic, .faithful])
  func order(medium: Medium) throws {
    let picture = try Self.coffee()
    let film = Self.rightToLeft(picture, count: 41, grain: 5)
    let process = try StrokeGenerator(planningLongSide: 320).process(
      following: film, reference: picture, settings: ProcessSettings(medium: medium, longSide: 192, frameCount: 41)
    ) { _ in }
    #expect(process.frames.count == 41)
    #expect(process.passages.allSatisfy { medium.stages.map(\.id).contains($0.stage.id) })
    #expect(abs(Set(process.passages.map(\.stage)).reduce(0) { $0 + $1.share } - 1) < 0.02)
    // Halfway the right third is there and the left third is bare.
    let half = process.frames[20].image
    let (blank, finished) = (process.frames[0].image, process.frames[40].image)
    func gap(_ a: Image, _ b: Image, _ columns: Range<Int>) -> Double {
      var sum = 0
      for y in 0..<a.height {
        for x in columns {
          for c in 0..<3 {
            sum += abs(Int(a.pixels[(y * a.width + x) * 3 + c]) - Int(b.pixels[(y * a.width + x) * 3 + c]))
          }
        }
      }
      return Double(sum) / Double(3 * a.height * columns.count)
    }
    let third = half.width / 3
    let (left, right) = (0..<third, (half.width - third)..<half.width)
    #expect(gap(half, blank, left) < 0.1 * gap(finished, blank, left))
    #expect(gap(half, finished, right) < 0.35 * gap(finished, blank, right))
  }

  @Test("of the program's own are painted again in their order, to no worse an end")
  func ownFilm() throws {
    let own = try Samples.coffeeInOil.get()
    let picture = try Self.coffee()
    let process = try StrokeGenerator(planningLongSide: 416).process(
      following: own.frames.map(\.image), reference: picture,
      settings: ProcessSettings(medium: .oil, longSide: 192, frameCount: 41)
    ) { _ in }
    let theirs = try ProcessMeasures(of: own.frames.map(\.image)).regions
    let ours = try ProcessMeasures(of: process.frames.map(\.image)).regions
    #expect(try #require(ours.agreement(with: theirs)) > 0.55)
    func distance(_ process: PaintingProcess) throws -> Double {
      try LPIPS().distances(
        of: [process.frames[40].image], to: picture.resized(width: 192, height: process.target.height))[0]
    }
    #expect(try distance(process) < distance(own) + 0.02)
    #expect(process.passages.first?.stage.id == "ground")
    #expect(process.passages.contains { $0.stage.id == "drawing" })
    // A drawing is lines, not paint: it comes before all paint but the ground.
    let drawing = try #require(process.passages.lastIndex { $0.stage.id == "drawing" })
    let paint = try #require(process.passages.firstIndex { !["ground", "drawing"].contains($0.stage.id) })
    #expect(drawing < paint)
  }

  @Test("give the same strokes on one thread and on many")
  func threads() throws {
    let picture = try Self.coffee()
    let film = Self.rightToLeft(picture, count: 17, grain: 4)
    func strokes() throws -> StrokeList? {
      try StrokeGenerator(planningLongSide: 160).process(
        following: film, reference: picture, settings: ProcessSettings(medium: .oil, longSide: 96, frameCount: 5)
      ) { _ in }.strokes
    }
    let alone = try Parallel.$limit.withValue(1) { try strokes() }
    #expect(try strokes() == alone)
  }

  @Test("become processes without strokes that cover every frame", arguments: [Medium.oil, .watercolour, .loomis])
  func withoutStrokes(medium: Medium) throws {
    let picture = try Self.coffee()
    let film = Self.rightToLeft(picture, count: 21, grain: 4)
    let process = try PaintingProcess(
      film: film, reference: picture, settings: ProcessSettings(medium: medium), generator: "film", generatorVersion: 1)
    #expect(process.strokes == nil)
    #expect(process.frames.map(\.image) == film)
    #expect(process.frames.map(\.strokeCount) == Array(0...20))
    #expect(process.passages.first?.frames.lowerBound == 1)
    #expect(process.passages.last?.frames.upperBound == 21)
    #expect(
      zip(process.passages, process.passages.dropFirst()).allSatisfy { $0.frames.upperBound == $1.frames.lowerBound })
    #expect(process.passages.allSatisfy { medium.stages.map(\.id).contains($0.stage.id) && !$0.colours.isEmpty })
    let order = process.passages.compactMap { passage in medium.stages.firstIndex { $0.id == passage.stage.id } }
    #expect(order.first == order.min())
    #expect(order.last == order.max())
  }
}
