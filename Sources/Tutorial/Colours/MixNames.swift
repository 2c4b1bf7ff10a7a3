import Imaging
import Painting

/// Names for mixes: what they are for and how light they are, "Sky, light", three words at most and no two alike.
enum MixNames {
  static func names(of clusters: [MixChooser.Cluster], layers: LayerNames) -> [String] {
    var names = clusters.map { cluster in
      cluster.purpose
        ?? cluster.layer.flatMap {
          layers.words.count > 1 && layers.words.indices.contains($0) ? layers.words[$0].label : nil
        }
        ?? LayerNames.capitalised(ColourName(cluster.colour).words)
    }
    // Alike names keep their last word and get a tone: "Dark reddish brown" twice is "Brown, light" and "Brown, dark".
    for group in Dictionary(grouping: names.indices, by: { names[$0] }).values where group.count > 1 {
      let lightFirst = group.sorted {
        (-CIELab(clusters[$0].colour).lightness, $0) < (-CIELab(clusters[$1].colour).lightness, $1)
      }
      for (index, tone) in zip(lightFirst, tones(lightFirst.count)) {
        let words = names[index].split(separator: " ")
        let base = words.count > 2 ? LayerNames.capitalised(String(words[words.count - 1])) : names[index]
        names[index] = "\(base), \(tone)"
      }
    }
    return names
  }

  private static func tones(_ count: Int) -> [String] {
    switch count {
    case 2: ["light", "dark"]
    case 3: ["light", "middle", "dark"]
    case 4: ["lightest", "light", "dark", "darkest"]
    case 5: ["lightest", "light", "middle", "dark", "darkest"]
    case 6: ["lightest", "lighter", "light", "dark", "darker", "darkest"]
    case 7: ["lightest", "lighter", "light", "middle", "dark", "darker", "darkest"]
    case 8: ["palest", "lightest", "lighter", "light", "dark", "darker", "darkest", "deepest"]
    default: (1...count).map { "tone \($0)" }
    }
  }
}
