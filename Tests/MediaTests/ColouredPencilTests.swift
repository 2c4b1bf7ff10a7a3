import Foundation
import Imaging
import Media
import Testing

@Suite("The set of coloured pencils")
struct ColouredPencilTests {
  @Test("has 36 pencils with names, identifiers and colours of their own")
  func set() {
    let set = ColouredPencil.set
    #expect(set.count == 36)
    #expect(Set(set.map(\.name)).count == 36)
    #expect(Set(set.map(\.id)).count == 36)
    #expect(Set(set.map(\.colour)).count == 36)
    #expect(set.allSatisfy { $0.id.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  @Test("goes round the hues, from pale to dark, with few greys, and leaves white to the paper")
  func range() {
    let chromatic = ColouredPencil.set.filter { $0.lab.chroma >= 10 }
    #expect(chromatic.count >= 28)
    // Every sixth of the hue circle has a pencil.
    for sixth in 0..<6 {
      #expect(chromatic.contains { Int($0.lab.hue / 60) == sixth }, "no pencil at \(60 * sixth) degrees")
    }
    let lightness = ColouredPencil.set.map(\.lab.lightness)
    #expect((lightness.min() ?? 99) < 16)
    #expect((lightness.max() ?? 0) > 90)
    #expect((lightness.max() ?? 100) < 96)
  }

  @Test("a tool keeps its pencil in JSON, and tools written before there were any can be read")
  func coding() throws {
    let tool = Tool(id: "pencil-cream", kind: .pencil, widthShare: 0.002, pencil: ColouredPencil.set[0])
    #expect(try JSONDecoder().decode(Tool.self, from: JSONEncoder().encode(tool)) == tool)
    let old = Data(#"{"id":"pencil-2B","kind":"pencil","widthShare":0.0025,"grade":"2B"}"#.utf8)
    #expect(
      try JSONDecoder().decode(Tool.self, from: old)
        == Tool(id: "pencil-2B", kind: .pencil, widthShare: 0.0025, grade: "2B"))
  }
}
