import Media
import Testing

@Suite("Stages of each medium")
struct StagesTests {
  @Test("Shares sum to one and identifiers are unique", arguments: Medium.allCases)
  func sharesAndIdentifiers(medium: Medium) {
    let stages = medium.stages
    #expect(abs(stages.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(Set(stages.map(\.id)).count == stages.count)
    #expect(stages.allSatisfy { $0.share > 0 && !$0.title.isEmpty })
  }

  @Test("A fifth of an oil goes into ground and drawing, as teachers advise")
  func firstFifth() {
    let early = ["ground", "drawing"].compactMap { Medium.oil.stage($0)?.share }
    #expect(early.count == 2)
    #expect(abs(early.reduce(0, +) - 0.2) < 1e-9)
  }

  @Test("An unknown stage is nil")
  func unknown() { #expect(Medium.graphite.stage("glaze") == nil) }
}
