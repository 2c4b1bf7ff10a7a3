import Foundation
import Metrics
import Testing

struct ProfileTests {
  private func profile(_ distances: Double...) -> PerceptualDistanceProfile { .init(distances: distances) }

  @Test func normalisesToOneAndZero() {
    #expect(profile(0.75, 0.5, 0.25).normalised.distances == [1, 0.5, 0])
    #expect(profile(0.75, 0.5, 0.25).progress == [0, 0.5, 1])
    #expect(profile(0.5, 0.75, 0.5).normalised.distances == [0, 0.25, 0])
    #expect(profile(1e-9, 0).normalised.distances == [1e-9, 0])
    #expect(profile().normalised.distances.isEmpty)
  }

  @Test func resamplesLinearly() {
    #expect(profile(1, 0).resampled(to: 5) == [1, 0.75, 0.5, 0.25, 0])
    #expect(profile(1, 0, 1).resampled(to: 4).map { ($0 * 300).rounded() } == [300, 100, 100, 300])
    #expect(profile(0.3).resampled(to: 3) == [0.3, 0.3, 0.3])
    #expect(profile(1, 0).resampled().count == 200)
  }

  @Test func scoresTheGap() {
    // Integrals by hand: a constant gap, and the gap t whose squared integral is 1/3.
    #expect(abs(profile(0.9, 0.4).score(against: profile(0.7, 0.2)) - 0.2) < 1e-12)
    #expect(abs(profile(1, 1).score(against: profile(1, 0)) - (1.0 / 3).squareRoot()) < 1e-5)
    #expect(profile(1, 0.5, 0).score(against: profile(1, 0)) < 1e-12)
    #expect(abs(profile(0.9, 0.4).normalisedScore(against: profile(0.7, 0.2))) < 1e-12)
    #expect(profile(1, 0.2).score(against: profile(0.5, 0)) == profile(0.5, 0).score(against: profile(1, 0.2)))
  }

  /// Algorithm 1 in NumPy (`Fixtures/profiles.py`): score and normalised score.
  @Test func agreesWithNumPy() {
    let steps = (0..<81).map(Double.init)
    let cases: [([Double], [Double], Double, Double)] = [
      (
        [0.86, 0.68, 0.60, 0.45, 0.37, 0.30, 0.19, 0.17, 0.15, 0], (0..<20).map { 0.86 * (1 - Double($0) / 19) },
        0.07739897708305808, 0.08999881056169544
      ),
      (
        steps.map { 0.5 + 0.4 * cos($0 / 9) }, steps.map { 0.9 - $0 / 100 }, 0.3640569209011691, 0.47447341809965915
      ),
      ([0.7, 0.9, 0.2], [0.8, 0.1, 0.4, 0.3, 0.05, 0, 0.02], 0.49218635064068844, 0.7667054368574803),
      ([0.4, 0.6, 0.4], [0.3, 0.1], 0.31091073999662083, 0.49666192104037926),
    ]
    for (generated, truth, score, normalised) in cases {
      let (a, b) = (
        PerceptualDistanceProfile(distances: generated), PerceptualDistanceProfile(distances: truth)
      )
      #expect(abs(a.score(against: b) - score) < 1e-12)
      #expect(abs(a.normalisedScore(against: b) - normalised) < 1e-12)
    }
  }
}
