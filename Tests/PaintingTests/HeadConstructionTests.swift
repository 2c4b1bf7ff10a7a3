import Foundation
import Imaging
import Painting
import Testing
import Vision

/// Heads of known pose, size and place (`Fixtures/heads.py`), and what may not be taken for a head.
struct HeadConstructionTests {
  /// A head as Python projected it, in pixels of a picture of 640 by 520.
  struct KnownHead: Decodable, CustomTestStringConvertible, Sendable {
    var yaw: Double
    var pitch: Double
    var roll: Double
    var radius: Double
    var centre: [Double]
    var points: [[Double]]
    var ovals: [[[Double]]]

    var seen: [SIMD2<Double>] { points.map { SIMD2($0[0], $0[1]) } }
    var pose: HeadPose { HeadPose(yaw: yaw, pitch: pitch, roll: roll) }
    var testDescription: String { "yaw \(Int(yaw)), pitch \(Int(pitch)), roll \(Int(roll))" }
  }

  static let size = SIMD2(640.0, 520.0)

  static let heads: [KnownHead] = {
    let url = Bundle.module.resourceURL?.appending(path: "Fixtures/heads.json")
    return url.flatMap { try? JSONDecoder().decode([KnownHead].self, from: Data(contentsOf: $0)) } ?? []
  }()

  /// Degrees between two poses.
  private func angle(_ a: HeadPose, _ b: HeadPose) -> Double {
    let axes = [SIMD3(1.0, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    let trace = axes.reduce(0) { $0 + (a.turned($1) * b.turned($1)).sum() }
    return acos(max(-1, min(1, (trace - 1) / 2))) * 180 / .pi
  }

  private func length(_ v: SIMD2<Double>) -> Double { (v * v).sum().squareRoot() }

  /// How far a place is from a path.
  private func distance(_ p: SIMD2<Double>, _ path: [SIMD2<Double>]) -> Double {
    zip(path, path.dropFirst()).map { a, b in
      let along = b - a
      let t = max(0, min(1, ((p - a) * along).sum() / max(1e-12, (along * along).sum())))
      return length(p - a - along * t)
    }.min() ?? .infinity
  }

  private func lines(_ construction: HeadConstruction, _ part: HeadConstruction.Part, _ size: SIMD2<Double>) -> [[SIMD2<
    Double
  >]] {
    construction.lines.filter { $0.part == part }.map { $0.points.map { SIMD2<Double>($0) * size } }
  }

  @Test func allKnownHeadsAreThere() { #expect(Self.heads.count == 15) }

  @Test(arguments: heads)
  func theFitReturnsAKnownHead(head: KnownHead) throws {
    let fit = try #require(try HeadFit(seen: head.seen))
    #expect(angle(fit.pose, head.pose) < 4)
    #expect(abs(fit.radius / head.radius - 1) < 0.03)
    #expect(length(fit.centre - SIMD2(head.centre[0], head.centre[1])) < 0.05 * head.radius)
    // A place goes to the picture and back.
    let p = SIMD3(0.3, -0.2, -0.8)
    let back = fit.rest(of: fit.place(p), depth: fit.pose.turned(p).z)
    #expect(((back - p) * (back - p)).sum() < 1e-12)
  }

  @Test(arguments: heads)
  func theSidePlaneIsCutWhereItIs(head: KnownHead) throws {
    let fit = try #require(try HeadFit(seen: head.seen))
    let construction = try HeadConstruction(seen: head.seen, fit: fit, size: Self.size)
    let known = head.ovals.map { oval in (oval + [oval[0]]).map { SIMD2($0[0], $0[1]) } }
    let planes = lines(construction, .sidePlane, Self.size)
    // Of a head that looks straight out both are seen, edge on.
    #expect(planes.count == (head.yaw == 0 ? 2 : 1))
    let side = head.yaw > 0 ? 0 : 1
    for plane in planes {
      let gaps = known.map { oval in plane.reduce(0) { $0 + distance($1, oval) } / Double(plane.count) / head.radius }
      #expect(try #require(head.yaw == 0 ? gaps.min() : gaps[side]) < 0.06)
    }
  }

  private func picture(_ path: String) throws -> Image {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return try Image(contentsOf: root.appending(path: path))
  }

  private func built(_ image: Image, _ heads: HeadChoice = .largest) throws -> [BuiltHead] {
    try HeadBuilder.heads(in: image, settings: ProcessSettings(medium: .loomis, heads: heads))
  }

  @Test func theConstructionLiesOnAPhotographedFace() throws {
    let image = try picture("content/astronaut.jpg")
    let head = try #require(try built(image).first)
    let size = SIMD2(Double(image.width), Double(image.height))
    let seen = try #require(head.face).points.map { SIMD2(Double($0.x), Double($0.y)) * size }
    #expect(head.construction.misfit(to: seen, width: image.width, height: image.height) < 0.03)
    // Landmarks that lie elsewhere are told.
    let moved = seen.map { $0 + 20 }
    #expect(head.construction.misfit(to: moved, width: image.width, height: image.height) > 0.06)
    // She looks nearly straight out and smiles.
    #expect(abs(head.construction.pose.yaw) < 8 && abs(head.construction.pose.pitch) < 10)
    #expect(Set(head.construction.lines.map(\.part)) == Set(HeadConstruction.Part.allCases))
  }

  /// Known heads as pictures: what the network sees on them is off by up to 3.5 % of the head's height, and of 60 degrees it reads 48.
  @Test(arguments: heads)
  func theConstructionLiesOnARenderedHead(head: KnownHead) throws {
    let name = "head_\(Int(head.yaw))_\(Int(head.pitch))_\(Int(head.roll)).jpg"
    let folder = try #require(Bundle.module.resourceURL)
    let image = try Image(contentsOf: folder.appending(path: "Fixtures/heads/\(name)"))
    let found = try #require(try built(image).first)
    let size = SIMD2(Double(image.width), Double(image.height))
    let seen = try #require(found.face).points.map { SIMD2(Double($0.x), Double($0.y)) * size }
    #expect(found.construction.misfit(to: seen, width: image.width, height: image.height) < 0.03)
    #expect(abs(found.construction.pose.yaw - head.yaw) < (abs(head.yaw) > 45 ? 16 : 9))
    #expect(abs(found.construction.pose.roll - head.roll) < 5)
    #expect(abs(found.construction.pose.pitch - head.pitch) < 13)
    #expect(abs(Double(found.construction.ball.radius) / 0.2 - 1) < 0.1)
  }

  // MARK: By hand

  @Test(arguments: heads)
  func marksByHandGiveAHead(head: KnownHead) throws {
    func percent(_ indices: [Int]) -> SIMD2<Double> {
      indices.reduce(SIMD2.zero) { $0 + head.seen[$1] } / Double(indices.count) / Self.size * 100
    }
    let marks = HeadMarks(
      brow: percent([9, 8]), eyes: [percent([362, 263]), percent([33, 133])], nose: percent([2]), chin: percent([152]))
    let construction = try HeadConstruction(of: marks, width: 640, height: 520)
    // Five points leave nodding open; which way the face is turned they tell.
    #expect(abs(construction.pose.yaw - head.yaw) < 4)
    #expect(abs(construction.pose.roll - head.roll) < 3)
    for (part, mark) in [(HeadConstruction.Part.noseLine, marks.nose), (.chinLine, marks.chin)] {
      let gap = lines(construction, part, Self.size).map { distance(mark / 100 * Self.size, $0) }.min()
      #expect(try #require(gap) < 0.09 * head.radius)
    }
  }

  @Test func aHareCanBeMarked() throws {
    // Eyes far apart and high, a long nose, a small chin: nothing like a human face.
    let marks = HeadMarks(
      brow: [50, 30], eyes: [[38, 36], [62, 35]], nose: [51, 62], chin: [51, 72], ear: [40, 20], hairline: [50, 18])
    let construction = try HeadConstruction(of: marks, width: 600, height: 800)
    #expect(construction.measures == nil)
    let size = SIMD2(600.0, 800.0)
    for (part, mark) in [
      (HeadConstruction.Part.browLine, marks.brow), (.noseLine, marks.nose), (.chinLine, marks.chin),
    ] {
      let gap = lines(construction, part, size).map { distance(mark / 100 * size, $0) }.min()
      #expect(try #require(gap) < 0.02 * 800)
    }
    #expect(construction.lines.allSatisfy { $0.points.allSatisfy { $0.x.isFinite && $0.y.isFinite } })
  }

  @Test func marksThatMakeNoHeadAreRefused() {
    let upsideDown = HeadMarks(brow: [50, 70], eyes: [[40, 60], [60, 60]], nose: [50, 80], chin: [50, 30])
    #expect(throws: PaintingError.self) { try HeadConstruction(of: upsideDown, width: 400, height: 400) }
    let onePlace = HeadMarks(brow: [50, 50], eyes: [[50, 50], [50, 50]], nose: [50, 50], chin: [50, 50])
    #expect(throws: PaintingError.self) { try HeadConstruction(of: onePlace, width: 400, height: 400) }
    let oneEye = HeadMarks(brow: [50, 30], eyes: [[40, 40]], nose: [50, 60], chin: [50, 80])
    #expect(throws: PaintingError.self) { try HeadConstruction(of: oneEye, width: 400, height: 400) }
  }

  // MARK: No head

  private func complaint(_ image: Image, _ heads: HeadChoice = .largest) -> String {
    do {
      _ = try built(image, heads)
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: ["cat", "owl", "scarlet-macaw"])
  func anAnimalIsNoHead(name: String) throws {
    let message = complaint(try picture("content/\(name).jpg"))
    #expect(message.contains("seems to show an animal") && message.contains("'landmarks'"))
  }

  @Test func whatCannotBeReadIsRefused() throws {
    let portrait = try picture("content/astronaut.jpg")
    let small = complaint(portrait.resized(width: 256, height: 256))
    #expect(small.contains("pixels wide, and 60 are needed"))
    let grey = complaint(Image(width: 200, height: 200, pixels: [UInt8](repeating: 128, count: 120_000)))
    #expect(grey.hasPrefix("no face was found in the reference; take a picture"))
    #expect(complaint(portrait, .numbered(2)).hasPrefix("there is no face 2, only one face was found"))
    #expect(try built(portrait, .numbered(1)).count == 1 && built(portrait, .all).count == 1)
  }

  /// The astronaut's head takes 30 % of her picture; on a sheet twice as high it would be lost.
  @Test func aSmallHeadIsBetterFramed() throws {
    let portrait = try picture("content/astronaut.jpg")
    var pixels = [UInt8](repeating: 200, count: 3 * 512 * 1024)
    pixels.replaceSubrange(0..<portrait.pixels.count, with: portrait.pixels)
    let settings = ProcessSettings(medium: .loomis, longSide: 64, frameCount: 2)
    func remarks(_ image: Image) throws -> [String] {
      try StrokeGenerator(planningLongSide: 128).makeProcess(reference: image, settings: settings) { _ in }.remarks
    }
    let told = try #require(try remarks(Image(width: 512, height: 1024, pixels: pixels)).first)
    #expect(told.hasPrefix("the head takes only 1") && told.contains("'crop: ["))
    let cropped = portrait.cropped(try #require(PictureCrop([11, 0, 66, 72])))
    #expect(try remarks(cropped).isEmpty)
  }

  @Test func nobodyAskedNothingIsBuilt() throws {
    let grey = Image(width: 64, height: 64, pixels: [UInt8](repeating: 128, count: 64 * 64 * 3))
    #expect(try HeadBuilder.heads(in: grey, settings: ProcessSettings(medium: .oil)).isEmpty)
  }

  @Test func aChoiceIsReadFromWords() {
    #expect(HeadChoice("Largest") == .largest && HeadChoice("all") == .all && HeadChoice("2") == .numbered(2))
    #expect(HeadChoice("0") == nil && HeadChoice("left") == nil && HeadChoice("") == nil)
  }
}
