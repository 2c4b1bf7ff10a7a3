import Metrics
import Testing

struct FrechetDistanceTests {
  private func samples(_ count: Int, _ width: Int, shift: Int) -> [[Float]] {
    (0..<count).map { i in
      (0..<width).map { j in
        let mixed = (i * 37 + j * 101 + i * j * (7 + shift) + i * i * (3 + shift)) % 97
        return Float(Double(mixed) / 97 + Double(shift * j) / 50)
      }
    }
  }

  /// SciPy's `sqrtm` of the product of the covariances (`Fixtures/frechet.py`); more samples than dimensions on both sides,
  /// on none, and on one.
  @Test(arguments: [
    (40, 60, 6, 0.08094021994546885), (400, 300, 20, 1.0467993937953803), (9, 12, 30, 6.39465269819342),
    (50, 8, 24, 3.9808454997032867),
  ])
  func agreesWithSciPy(first: Int, second: Int, width: Int, expected: Double) throws {
    let (a, b) = (samples(first, width, shift: 0), samples(second, width, shift: 1))
    let found = try FrechetDistance(between: a, and: b)
    #expect(abs(found.value - expected) < 1e-5 * expected)
    #expect(abs(try FrechetDistance(between: b, and: a).value - found.value) < 1e-6)
    #expect(found.samples == min(first, second) && found.dimensions == width)
  }

  @Test func isNothingForTheSameSet() throws {
    let a = samples(50, 8, shift: 0)
    #expect(try FrechetDistance(between: a, and: a).value < 1e-6)
  }

  @Test func warnsOfFewSamples() throws {
    #expect(
      try #require(try FrechetDistance(between: samples(9, 30, shift: 0), and: samples(12, 30, shift: 1)).caveat)
        .contains("9 samples of 30 numbers"))
    #expect(try FrechetDistance(between: samples(400, 3, shift: 0), and: samples(90, 3, shift: 1)).caveat == nil)
  }

  @Test func refusesWhatCannotBeCompared() {
    let a = samples(5, 4, shift: 0)
    #expect(throws: MetricsError.tooFewFrames(found: 1, needed: 2)) { try FrechetDistance(between: a, and: [a[0]]) }
    #expect(throws: MetricsError.self) { try FrechetDistance(between: a, and: samples(5, 3, shift: 0)) }
    #expect(throws: MetricsError.self) { try FrechetDistance(between: [[], []], and: [[], []]) }
    #expect(throws: MetricsError.self) { try FrechetDistance(between: a, and: [[.nan, 0, 0, 0], [1, 2, 3, 4]]) }
  }
}
