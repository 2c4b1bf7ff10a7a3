import Foundation
import Testing
import Tutorial
import Vision

/// The planes of the head, against rotations and rays of our own.
@Suite struct PlasterHeadTests {
  private let model = PlanesOfHead.simplified

  private func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }

  /// Rodrigues's formula, degrees, right-handed about an axis of length 1.
  private func rotated(_ p: SIMD3<Double>, about axis: SIMD3<Double>, by degrees: Double) -> SIMD3<Double> {
    let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    return p * c + cross(axis, p) * s + axis * ((axis * p).sum() * (1 - c))
  }

  /// With y down and z away, a turn to the right is left-handed about y, a look up right-handed about -x.
  private func posed(_ p: SIMD3<Double>, _ pose: HeadPose) -> SIMD3<Double> {
    let turned = rotated(p, about: SIMD3(0, -1, 0), by: pose.yaw)
    let bent = rotated(turned, about: SIMD3(-1, 0, 0), by: pose.pitch)
    return rotated(bent, about: SIMD3(0, 0, 1), by: pose.roll)
  }

  private static let poses = [
    HeadPose(), HeadPose(yaw: 30), HeadPose(yaw: -45, pitch: 10), HeadPose(yaw: 60, pitch: -20, roll: 15),
    HeadPose(yaw: -60, pitch: 20, roll: -30), HeadPose(pitch: 25),
  ]

  // MARK: - The model

  /// On a closed surface every edge is walked once each way; its bodies have a volume above 0 if the normals point outwards.
  @Test func surfaceIsClosedAndFacesOutwards() {
    var edges: [SIMD2<Int>: Int] = [:]
    var body = Array(model.corners.indices)
    func root(_ i: Int) -> Int { body[i] == i ? i : root(body[i]) }
    for facet in model.facets {
      #expect(facet.corners.count >= 3 && Set(facet.corners).count == facet.corners.count)
      for (k, corner) in facet.corners.enumerated() {
        let next = facet.corners[(k + 1) % facet.corners.count]
        edges[SIMD2(corner, next), default: 0] += 1
        body[root(corner)] = root(next)
      }
    }
    for (edge, count) in edges {
      #expect(count == 1 && edges[SIMD2(edge.y, edge.x)] == 1, "\(model.names[edge.x]) to \(model.names[edge.y])")
    }
    var volumes: [Int: Double] = [:]
    for facet in model.facets {
      let p = facet.corners.map { model.corners[$0] }
      for k in 1..<(p.count - 1) {
        volumes[root(facet.corners[0]), default: 0] += (p[0] * cross(p[k], p[k + 1])).sum() / 6
      }
    }
    #expect(volumes.count == 3, "a head and two ears")
    #expect(volumes.values.allSatisfy { $0 > 0.005 })
    #expect(Set(model.facets.flatMap(\.corners)).count == model.corners.count, "no corner is left over")
    #expect(Set(model.facets.map(\.part)) == Set(PlasterHead.Part.allCases))
  }

  @Test func planesAreNearlyFlatAndConvex() {
    for facet in model.facets {
      let p = facet.corners.map { model.corners[$0] }
      var normal = SIMD3<Double>.zero
      for k in p.indices { normal += cross(p[k], p[(k + 1) % p.count]) }
      normal /= (normal * normal).sum().squareRoot()
      for k in p.indices {
        #expect(abs(((p[k] - p[0]) * normal).sum()) < 0.07, "\(facet.part)")
        let turn = cross(p[(k + 1) % p.count] - p[k], p[(k + 2) % p.count] - p[(k + 1) % p.count])
        #expect((turn * normal).sum() > -1e-3, "\(facet.part) \(facet.corners.map { model.names[$0] })")
      }
    }
  }

  @Test func halvesMirrorEachOther() {
    // Written so that -0 is 0.
    func key(_ corners: [SIMD3<Double>]) -> Set<SIMD3<Double>> { Set(corners.map { $0 + SIMD3(0, 0, 0) }) }
    let facets = Set(model.facets.map { facet in key(facet.corners.map { model.corners[$0] }) })
    for facet in model.facets {
      #expect(facets.contains(key(facet.corners.map { model.corners[$0] * SIMD3(-1, 1, 1) })))
    }
  }

  /// Loomis, *Drawing the Head and Hands*: three equal thirds from the hairline to the chin, the mouth a third below the nose, the chord of
  /// the ball between its side planes.
  @Test func proportionsAreThoseOfLoomis() throws {
    func at(_ name: String) throws -> SIMD3<Double> { model.corners[try #require(model.names.firstIndex(of: name))] }
    let third = 2.0 / 3
    #expect(abs(try at("hairline").y + third) < 0.05)
    #expect(abs(try at("browInner").y) < 0.05)
    #expect(abs(try at("noseBase").y - third) < 0.05)
    #expect(abs(try at("chinFoot").y - 2 * third) < 0.01)
    #expect(abs(try at("parting").y - third * 4 / 3) < 0.01)
    #expect(abs(try at("eyeInner").y - 1.0 / 6) < 0.03)
    #expect(abs(2 * (try at("sideTop").x) - 2 * (1 - third * third).squareRoot()) < 0.01)
    #expect(try at("crownFront").y == -1)
  }

  // MARK: - Drawing

  @Test(arguments: poses)
  func cornersLieWhereARotationPutsThem(pose: HeadPose) throws {
    let head = PlasterHead(pose: pose)
    let points = head.planes.filter { $0.tone != .castShadow }.flatMap(\.points)
    for name in ["chin", "tip", "browMiddle", "lipPeak", "bulge"] {
      // Of the two, the one that is turned to the viewer.
      let name = pose.yaw > 0 ? "-" + name : name
      let at = posed(model.corners[try #require(model.names.firstIndex(of: name))], pose)
      let expected =
        head.ballCentre + SIMD2(Float(at.x) / PlasterHead.aspect, Float(at.y)) * head.ballRadius
      let gap = points.map { (($0 - expected) * ($0 - expected)).sum().squareRoot() }.min()
      #expect(try #require(gap) < 1e-4, "\(name)")
    }
    for point in head.planes.flatMap(\.points) { #expect(all(point .> 0) && all(point .< 1)) }
  }

  /// Sends a ray through each point of a grid: what it hits first has to be on top, and lies in shadow if it looks away from the light
  /// or something stands between.
  @Test(
    arguments: zip(
      poses,
      [
        SIMD3(-0.5, -0.7, -0.5), SIMD3(0.8, -0.4, -0.4), SIMD3(0, -1, -0.4), SIMD3(-0.9, 0, -0.3),
        SIMD3(0.4, -0.6, -0.7), SIMD3(0.3, 0.6, -0.6),
      ]))
  func nearestPlaneIsOnTopAndShadowsFallWhereRaysAreStopped(pose: HeadPose, light: SIMD3<Double>) {
    let head = PlasterHead(pose: pose, light: LightDirection(towards: light))
    let light = light / (light * light).sum().squareRoot()
    var triangles: [(a: SIMD3<Double>, b: SIMD3<Double>, c: SIMD3<Double>, facet: Int)] = []
    for (index, facet) in model.facets.enumerated() {
      let p = facet.corners.map { posed(model.corners[$0], pose) }
      for k in 1..<(p.count - 1) { triangles.append((p[0], p[k], p[k + 1], index)) }
    }
    /// Möller and Trumbore (1997).
    func hit(_ origin: SIMD3<Double>, _ direction: SIMD3<Double>) -> (distance: Double, triangle: Int)? {
      var best: (Double, Int)?
      for (index, t) in triangles.enumerated() {
        let (e1, e2) = (t.b - t.a, t.c - t.a)
        let p = cross(direction, e2)
        let determinant = (e1 * p).sum()
        guard abs(determinant) > 1e-12 else { continue }
        let s = origin - t.a
        let u = (s * p).sum() / determinant
        let q = cross(s, e1)
        let v = (direction * q).sum() / determinant
        let distance = (e2 * q).sum() / determinant
        guard u >= 0, v >= 0, u + v <= 1, distance > 1e-6 else { continue }
        if best.map({ distance < $0.0 }) ?? true { best = (distance, index) }
      }
      return best
    }
    func covers(_ outline: [SIMD2<Float>], _ p: SIMD2<Float>) -> Bool {
      var inside = false
      for i in outline.indices {
        let (a, b) = (outline[i], outline[(i + 1) % outline.count])
        if (a.y > p.y) != (b.y > p.y), p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) { inside.toggle() }
      }
      return inside
    }
    var (seen, wrong, lit, wrongLight) = (0, 0, 0, 0)
    for row in 0..<64 {
      for column in 0..<52 {
        let point = SIMD2((Float(column) + 0.47) / 52, (Float(row) + 0.53) / 64)
        let flat = (point - head.ballCentre) * SIMD2(PlasterHead.aspect, 1) / head.ballRadius
        let origin = SIMD3(Double(flat.x), Double(flat.y), -10)
        let found = hit(origin, SIMD3(0, 0, 1))
        let top = head.planes.last { covers($0.points, point) }
        guard let found else {
          wrong += top == nil ? 0 : 1
          continue
        }
        let triangle = triangles[found.triangle]
        var normal = cross(triangle.b - triangle.a, triangle.c - triangle.a)
        normal /= (normal * normal).sum().squareRoot()
        // Planes that are seen edge on may be there or not.
        guard normal.z < -0.04 else { continue }
        seen += 1
        guard let top, top.part == model.facets[triangle.facet].part else {
          wrong += 1
          continue
        }
        let cosine = (normal * light).sum()
        // Planes that the light only grazes may be either.
        guard abs(cosine) > 0.12 else { continue }
        lit += 1
        let place = origin + SIMD3(0, 0, found.distance) + normal * 1e-4
        let isDark = cosine < 0 || hit(place, light) != nil
        if isDark != (top.lightness < 0.5) { wrongLight += 1 }
      }
    }
    #expect(seen > 700)
    #expect(wrong * 250 <= seen, "\(wrong) of \(seen) show the wrong plane")
    #expect(wrongLight * 100 <= lit, "\(wrongLight) of \(lit) are in the wrong light")
  }

  @Test func lightFromTheOtherSideGivesTheMirrorImage() throws {
    let left = PlasterHead(pose: HeadPose(), light: LightDirection(towards: SIMD3(-0.6, -0.5, -0.6)))
    let right = PlasterHead(pose: HeadPose(), light: LightDirection(towards: SIMD3(0.6, -0.5, -0.6)))
    for entry in left.legend where entry.share > 0.003 {
      let side: PlasterHead.Side = entry.side == .left ? .right : entry.side == .right ? .left : .middle
      let other = try #require(right.legend.first { $0.part == entry.part && $0.side == side })
      #expect(abs(other.lightness - entry.lightness) < 0.02, "\(entry.part) \(entry.side)")
      #expect(abs(other.share - entry.share) < 0.002)
      #expect(abs(other.place.x + entry.place.x - 1) < 0.03 || entry.side == .middle)
    }
    func lightness(_ part: PlasterHead.Part, _ side: PlasterHead.Side) throws -> Float {
      try #require(left.legend.first { $0.part == part && $0.side == side }).lightness
    }
    for part in [PlasterHead.Part.cheekFront, .cheekSide, .noseSide, .foreheadSide, .temple, .jawSide, .chinSide] {
      #expect(try lightness(part, .left) > (try lightness(part, .right)) + 0.15, "\(part)")
    }
  }

  @Test func lightFromAboveLeavesTheUndersidesDark() throws {
    let head = PlasterHead(pose: HeadPose(), light: LightDirection(towards: SIMD3(0, -0.8, -0.6)))
    let legend = head.legend
    func tones(_ part: PlasterHead.Part) -> Set<PlasterHead.Tone> { Set(legend.filter { $0.part == part }.map(\.tone)) }
    let dark: Set<PlasterHead.Tone> = [.coreShadow, .reflectedLight, .castShadow]
    for part in [PlasterHead.Part.noseUnderside, .chinUnderside] { #expect(tones(part).isSubset(of: dark), "\(part)") }
    #expect(tones(.foreheadFront).isDisjoint(with: dark))
    #expect(head.planes.contains { $0.tone == .castShadow && $0.part == .muzzle }, "the nose casts one")
    #expect(head.planes.contains { $0.tone == .castShadow && $0.part == .neckFront }, "the chin casts one")
    #expect(abs(legend.reduce(0) { $0 + $1.share } - 1) < 0.02)
  }

  @Test func isTheSameEveryTimeAndSurvivesStoring() throws {
    let pose = HeadPose(yaw: 33, pitch: -8, roll: 4)
    let head = PlasterHead(pose: pose)
    #expect(head == PlasterHead(pose: pose))
    #expect(try JSONDecoder().decode(PlasterHead.self, from: JSONEncoder().encode(head)) == head)
    #expect(
      PlasterHead(pose: HeadPose(yaw: .nan, pitch: .infinity, roll: 0)).planes == PlasterHead(pose: HeadPose()).planes)
    #expect(LightDirection(towards: .zero).towards == LightDirection.studio.towards)
  }

  @Test func drawingKeepsToItsSheet() throws {
    let text = StudyDrawing.svg(
      of: PlasterHead(pose: HeadPose(yaw: -60, pitch: 20, roll: 30)), longSide: 200, title: "Planes")
    let drawing = try SVGDrawing(text)
    #expect(abs(drawing.widthMillimetres - 160) < 0.01 && abs(drawing.heightMillimetres - 200) < 0.01)
    #expect(drawing.title == "Planes")
    let points = drawing.paths.dropFirst().flatMap { $0 }
    #expect(points.allSatisfy { $0.x > 0 && $0.x < 160 && $0.y > 0 && $0.y < 200 })
    let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
    #expect(right - left > 100)
  }
}
