import Imaging
import Media

/// The pencils that one picture needs, out of the set on hand.
struct PencilChoice {
  /// The chosen pencils, light to dark.
  let pencils: [ColouredPencil]

  /// - Parameters:
  ///   - light: the light wanted at every place as shares of the paper's, 0...1.
  ///   - most: the most pencils to choose.
  init(for light: ColourField, most: Int) {
    var cells: [Int: (sum: SIMD4<Float>, count: Float)] = [:]
    for i in stride(from: 0, to: light.values.count, by: 7) {
      let v = light.values[i]
      let key = (Int(v.x * 15.9) << 8) | (Int(v.y * 15.9) << 4) | Int(v.z * 15.9)
      let old = cells[key] ?? (.zero, 0)
      cells[key] = (old.sum + v, old.count + 1)
    }
    let choices = ColouredPencil.set.enumerated().map { WaxChoice(tool: $0, pencil: $1) }
    let lightness = ColouredPencil.set.map(\.lab.lightness)
    var use = [Float](repeating: 0, count: choices.count)
    for key in cells.keys.sorted() {
      guard let cell = cells[key], cell.count > 2 else { continue }
      let wanted = cell.sum / cell.count
      // Small areas of strong colour matter more than their size says.
      let weight = cell.count.squareRoot()
      var now = SIMD4<Float>(1, 1, 1, 0)
      for layer in 0..<6 {
        // The first two layers are light and alike, as a base and a local colour are.
        let goal = SIMD4(1, 1, 1, 0) - wanted
        let depth = [0.4, 0.75, 1, 1, 1, 1][layer]
        let aim = SIMD4(1, 1, 1, 0) - goal * Float(depth)
        var best: (gain: Float, index: Int, amount: Float)?
        for (index, choice) in choices.enumerated() where layer > 0 || lightness[index] > 62 {
          let amount = min(0.75, choice.most(leaving: aim / now, slack: 0.01))
          guard amount > 0.02 else { continue }
          let over = now - aim
          let rest = over - now * choice.takes * amount
          let gain = ((over * over).sum() - (rest * rest).sum()) * (layer < 2 ? choice.likeness(to: goal) : 1)
          if gain > (best?.gain ?? 0.0004) { best = (gain, index, amount) }
        }
        guard let best else { continue }
        use[best.index] += weight * best.gain.squareRoot()
        now *= SIMD4(1, 1, 1, 0) - choices[best.index].takes * best.amount
        now.w = 1
      }
    }
    let used = use.indices.filter { use[$0] > 0 }.sorted { use[$0] != use[$1] ? use[$0] > use[$1] : $0 < $1 }
    pencils = used.prefix(most).map { ColouredPencil.set[$0] }.sorted { $0.lab.lightness > $1.lab.lightness }
  }
}
