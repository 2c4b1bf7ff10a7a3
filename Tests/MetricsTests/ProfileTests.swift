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
}
