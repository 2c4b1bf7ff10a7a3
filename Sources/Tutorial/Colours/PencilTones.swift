import Imaging
import Media
import Painting

/// The tones that graphite pencils are used for in a drawing, measured on its frames.
struct PencilTones: Sendable {
  /// One pencil put to one use.
  struct Tone: Sendable {
    /// What it is, three words at most: "HB, even tone".
    var name: String
    /// The pencil's grade.
    var grade: String
    /// The mean tone that it leaves on the paper.
    var colour: RGB8
  }

  /// The tones, in order of first use.
  let tones: [Tone]
  /// For each passage, the tones it uses, the most used tool's first.
  let uses: [[Int]]

  init(_ process: PaintingProcess, vocabulary: Vocabulary) {
    var tones: [(name: String, grade: String, samples: [RGB8])] = []
    var uses: [[Int]] = []
    let grades = Dictionary(process.tools.compactMap { tool in tool.grade.map { (tool.id, $0) } }) { first, _ in first }
    for passage in process.passages {
      let used = passage.tools.compactMap { grades[$0] }
      let measured = Self.toneByGrade(used, passage, process)
      uses.append(
        used.map { grade in
          let quality = vocabulary.text(.mixes, Self.quality(of: passage.stage.id))
          let name = vocabulary.text(.mixes, "of", ["name": Phrase(grade), "tone": Phrase(quality)])
          let sample = measured[grade].map { [$0] } ?? []
          if let known = tones.firstIndex(where: { $0.name == name }) {
            tones[known].samples += sample
            return known
          }
          tones.append((name, grade, sample))
          return tones.count - 1
        })
    }
    self.tones = tones.map { Tone(name: $0.name, grade: $0.grade, colour: Self.mean($0.samples)) }
    self.uses = uses
  }

  /// What a stage uses a pencil for.
  private static func quality(of stage: String) -> String {
    switch stage {
    case "construction", "contour", "ball", "side-plane", "thirds", "jaw", "placement", "rhythm": "line"
    case "shadow": "even tone"
    case "half-tones": "half-tone"
    case "darks": "dark"
    case "accents": "accent"
    default: "tone"
    }
  }

  /// The tone each grade leaves: what a passage has changed, parted by darkness, the darkest for the softest grade.
  private static func toneByGrade(
    _ grades: [String], _ passage: Passage, _ process: PaintingProcess
  ) -> [String: RGB8] {
    let last = min(max(passage.frames.upperBound - 1, passage.frames.lowerBound), process.frames.count - 1)
    let first = max(0, min(passage.frames.lowerBound, last) - 1)
    let (before, after) = (process.frames[first].image, process.frames[last].image)
    var drawn: [RGB8] = []
    for y in stride(from: 0, to: after.height, by: 3) {
      for x in stride(from: 0, to: after.width, by: 3) {
        let (old, new) = (before[x, y], after[x, y])
        if Int(old.green) - Int(new.green) > 8 { drawn.append(new) }
      }
    }
    guard !drawn.isEmpty else {
      let laid = passage.colours.first?.colour
      return Dictionary(grades.compactMap { grade in laid.map { (grade, $0) } }) { first, _ in first }
    }
    drawn.sort { ($0.green, $0.red, $0.blue) > ($1.green, $1.red, $1.blue) }
    let order = PencilGrade.allCases.map(\.rawValue)
    let softLast = Set(grades).sorted { (order.firstIndex(of: $0) ?? 0, $0) < (order.firstIndex(of: $1) ?? 0, $1) }
    var result: [String: RGB8] = [:]
    for (index, grade) in softLast.enumerated() {
      let band = drawn[drawn.count * index / softLast.count..<drawn.count * (index + 1) / softLast.count]
      result[grade] = mean(Array(band))
    }
    return result
  }

  private static func mean(_ colours: [RGB8]) -> RGB8 {
    guard !colours.isEmpty else { return RGB8(128, 128, 128) }
    func channel(_ path: KeyPath<RGB8, UInt8>) -> UInt8 {
      UInt8(colours.reduce(0) { $0 + Int($1[keyPath: path]) } / colours.count)
    }
    return RGB8(channel(\.red), channel(\.green), channel(\.blue))
  }
}
