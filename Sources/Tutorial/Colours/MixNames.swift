import Imaging
import Painting

/// Names for mixes: what they are for and how light they are, "Sky, light", three words at most and no two alike.
enum MixNames {
  /// Tones by how many mixes share a name, lightest first.
  private static let tones = [
    2: ["light", "dark"], 3: ["light", "middle", "dark"], 4: ["lightest", "light", "dark", "darkest"],
    5: ["lightest", "light", "middle", "dark", "darkest"],
    6: ["lightest", "lighter", "light", "dark", "darker", "darkest"],
    7: ["lightest", "lighter", "light", "middle", "dark", "darker", "darkest"],
    8: ["palest", "lightest", "lighter", "light", "dark", "darker", "darkest", "deepest"],
  ]

  /// Every word for a tone, as a ``Vocabulary`` has it under ``Topic/mixes``.
  static let toneNames = ["palest", "lightest", "lighter", "light", "middle", "dark", "darker", "darkest", "deepest"]

  static func names(
    of clusters: [MixChooser.Cluster], layers: LayerNames, vocabulary: Vocabulary
  ) -> [String] {
    var names = clusters.map { cluster in
      cluster.purpose.map { LayerNames.capitalised(vocabulary.text(.mixes, $0.rawValue)) }
        ?? cluster.layer.flatMap {
          layers.words.count > 1 && layers.words.indices.contains($0) ? layers.words[$0].label : nil
        }
        ?? LayerNames.capitalised(vocabulary.text(.colours, ColourName(cluster.colour).name))
    }
    // Alike names keep their last word and get a tone: "Dark reddish brown" twice is "Brown, light" and "Brown, dark".
    for group in Dictionary(grouping: names.indices, by: { names[$0] }).values where group.count > 1 {
      let lightFirst = group.sorted {
        (-CIELab(clusters[$0].colour).lightness, $0) < (-CIELab(clusters[$1].colour).lightness, $1)
      }
      for (rank, index) in lightFirst.enumerated() {
        let words = names[index].split(separator: " ")
        let base = words.count > 2 ? LayerNames.capitalised(String(words[words.count - 1])) : names[index]
        let name = Phrase(base)
        names[index] =
          if let tones = tones[group.count] {
            vocabulary.text(.mixes, "of", ["name": name, "tone": Phrase(vocabulary.text(.mixes, tones[rank]))])
          } else {
            vocabulary.text(.mixes, "numbered", ["name": name, "number": Phrase(String(rank + 1))])
          }
      }
    }
    return names
  }
}
