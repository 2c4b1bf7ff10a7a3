import Media
import Testing

@Suite("Sizes of tools")
struct ToolSizesTests {
  @Test("A width finds the nearest number of its series")
  func numbers() {
    #expect(BrushSeries.flats.size(nearest: 26)?.number == "12")
    #expect(BrushSeries.rounds.size(nearest: 0.2)?.number == "000")
    #expect(BrushSeries.flats.size(nearest: 90) == nil)
    #expect(BrushSeries.series(of: .pencil) == nil)
  }

  @Test("Softer pencils reach darker tones, and the hardest that will do is chosen")
  func grades() {
    let tones = PencilGrade.allCases.map(\.darkestLightness)
    #expect(tones == tones.sorted(by: >))
    #expect(PencilGrade.hardest(reaching: 90) == .h4)
    #expect(PencilGrade.hardest(reaching: 33, of: [.h2, .hb, .b2, .b6]) == .b6)
    #expect(PencilGrade.hardest(reaching: 1) == .b6)
  }
}
