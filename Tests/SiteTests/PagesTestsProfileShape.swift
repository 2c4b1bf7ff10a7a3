import Site
import Testing

@Suite("Profile shape")
struct PagesTestsProfileShape {
  /// Half of the way is done in the first fifth of the time; two steps of 0.2 and 0.8.
  let shape = ProfileShape(profile: [0.8, 0.4, 0.2, 0], times: [0, 0.2, 0.6, 1], stepEnds: [1, 3])

  @Test("Distances are shares of the greatest distance, above the last frame's")
  func shares() {
    #expect(shape.left == [1, 0.5, 0.25, 0])
    #expect(
      ProfileShape(profile: [0.9, 0.5, 0.1], times: [0, 0.5, 1]).left.map { ($0 * 100).rounded() } == [100, 50, 0])
  }

  @Test("Bands begin and end where their steps do")
  func bands() {
    #expect(shape.bands.map(\.timeStart) == [0, 0.2])
    #expect(shape.bands.map { ($0.length * 100).rounded() } == [20, 80])
    #expect(shape.stretched.isEmpty)
  }

  @Test("A path down has its full width at the top and its tip at the bottom")
  func pathDown() {
    #expect(shape.path(.down, width: 100, height: 1000) == "M0 0L100 0L50 200L25 600L0 1000Z")
  }

  @Test("A path across has its full height at the left and its tip at the right")
  func pathAcross() {
    #expect(shape.path(.across, width: 1000, height: 100) == "M0 100L0 0L200 50L600 75L1000 100Z")
  }

  @Test("Short steps are drawn longer, the others give in proportion, and the shape follows")
  func stretch() {
    // Shares .05 .25 .7 with a least band of .2: .2, then .8 split as .25 : .7 gives .2105 and .5895.
    let shape = ProfileShape(profile: [1, 0.9, 0.4, 0], times: [0, 0.05, 0.3, 1], stepEnds: [1, 2, 3], minimum: 0.2)
    #expect(shape.stretched == [1])
    #expect(shape.bands.map { ($0.length * 1000).rounded() } == [200, 211, 589])
    #expect(shape.bands.map { ($0.timeLength * 100).rounded() } == [5, 25, 70])
    #expect(shape.path(.across, width: 1000, height: 100) == "M0 100L0 0L200 10L410.53 60L1000 100Z")
    #expect(abs(shape.position(of: 0.025) - 0.1) < 1e-9)
  }

  @Test("Where giving would make another band too short, that one is held as well")
  func stretchAgain() {
    let shape = ProfileShape(
      profile: [1, 0.5, 0.4, 0], times: [0, 0.01, 0.26, 1], stepEnds: [1, 2, 3], minimum: 0.25)
    #expect(shape.bands.map { ($0.length * 100).rounded() } == [25, 25, 50])
  }

  @Test("Where bands do not fit, all are equally long")
  func crowded() {
    let shape = ProfileShape(profile: [1, 0.5, 0], times: [0, 0.1, 1], stepEnds: [1, 2], minimum: 0.6)
    #expect(shape.bands.map(\.length) == [0.5, 0.5])
  }

  @Test("A profile that never moves, an empty one and ends beyond it draw without a fault")
  func degenerate() {
    let flat = ProfileShape(profile: [0.3, 0.3], times: [0, 1], stepEnds: [9], minimum: 0.07)
    #expect(flat.left == [0, 0])
    #expect(flat.bands.map(\.length) == [1])
    #expect(ProfileShape(profile: [], times: [], stepEnds: [3]).path(.down, width: 10, height: 10).hasSuffix("Z"))
    #expect(ProfileShape(profile: [], times: []).left(at: 0.5) == 0)
  }

  @Test("A regression beyond the bare ground stays inside the box")
  func regression() {
    let shape = ProfileShape(profile: [0.5, 1, 0], times: [0, 0.5, 1])
    #expect(shape.left == [0.5, 1, 0])
  }

  @Test("Between frames the profile is straight")
  func between() {
    #expect(abs(shape.left(at: 0.1) - 0.75) < 1e-12)
    #expect(shape.left(at: 1) == 0)
    #expect(shape.left(at: 7) == 0)
  }
}
