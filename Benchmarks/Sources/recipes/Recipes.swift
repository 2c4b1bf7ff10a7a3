import Foundation
import Imaging
import Media

/// How near limited palettes come to pictures, and how long all recipes of a picture take.
///
///     recipes PICTURE ...    Markdown tables
///
/// The main 24 colours of each picture (k-means in CIELAB over its pixels at 416 pixels, seeded at even ranks of lightness) are matched with the
/// nearest mixture, lightness mapped to the range of paint first; errors are CIEDE2000, weighted by area.
@main
enum RecipeBenchmark {
  static func main() throws {
    let pictures = CommandLine.arguments.dropFirst().sorted()
    guard !pictures.isEmpty else {
      FileHandle.standardError.write(Data("usage: recipes PICTURE ...\n".utf8))
      exit(64)
    }
    let table = try PaintTable()
    let palettes = try PaletteName.allCases.map { try Palette($0, table: table) }
    let colours = try pictures.map { picture in
      (
        name: URL(filePath: picture).deletingPathExtension().lastPathComponent,
        colours: mainColours(of: try Image(contentsOf: URL(filePath: picture)).resized(longSide: 416))
      )
    }
    printErrors(colours, palettes, try PaletteChooser(table: table))
    printTimes(colours.map(\.colours), palettes)
  }

  private typealias Share = (colour: RGB8, area: Double)

  private static func printErrors(
    _ pictures: [(name: String, colours: [Share])], _ palettes: [Palette], _ chooser: PaletteChooser
  ) {
    print("| palette | recipes | " + pictures.map(\.name).joined(separator: " | ") + " | mean |")
    print("| --- | --: |" + String(repeating: " --: |", count: pictures.count + 1))
    for palette in palettes {
      let finder = RecipeFinder.shared(for: palette)
      var means: [Double] = []
      let cells = pictures.map { picture in
        let errors = picture.colours.map { (error: finder.smallestError(for: $0.colour), area: $0.area) }
        let mean = errors.reduce(0) { $0 + $1.error * $1.area }
        means.append(mean)
        var seen = 0.0
        let sorted = errors.sorted { $0.error < $1.error }
        let high = sorted.first { item in
          seen += item.area
          return seen >= 0.95
        }
        return String(format: "%.1f / %.1f", mean, high?.error ?? sorted[sorted.count - 1].error)
      }
      let all = String(format: "%.1f", means.reduce(0, +) / Double(means.count))
      let name = "\(palette.name) (\(palette.paints.count))"
      print("| \(name) | \(finder.recipeCount) | \(cells.joined(separator: " | ")) | \(all) |")
    }
    let chosen = pictures.map { chooser.palette(for: $0.colours).name.rawValue }
    print("| chosen | | \(chosen.joined(separator: " | ")) | |\n")
  }

  private static func printTimes(_ pictures: [[Share]], _ palettes: [Palette]) {
    print("| palette | every mixture worked out, CPU ms | 24 recipes, CPU ms |")
    print("| --- | --: | --: |")
    for palette in palettes {
      let start = processorSeconds()
      let finder = RecipeFinder(palette: palette)
      let made = processorSeconds()
      for colours in pictures { for share in colours { _ = finder.recipe(for: share.colour) } }
      let end = processorSeconds()
      let each = (end - made) / Double(pictures.count)
      print(String(format: "| %@ | %.0f | %.1f |", palette.name.rawValue, 1000 * (made - start), 1000 * each))
    }
  }

  private static func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The 24 main colours of a picture and the share of each.
  private static func mainColours(of picture: Image) -> [Share] {
    let pixels = (0..<picture.height).flatMap { y in (0..<picture.width).map { CIELab(picture[$0, y]) } }
    let order = pixels.sorted { ($0.lightness, $0.a, $0.b) < ($1.lightness, $1.a, $1.b) }
    var centres = (0..<24).map { order[(2 * $0 + 1) * order.count / 48] }
    var counts = [Int](repeating: 0, count: 24)
    for _ in 0..<12 {
      var sums = [SIMD3<Double>](repeating: .zero, count: 24)
      counts = [Int](repeating: 0, count: 24)
      for pixel in pixels {
        let nearest = centres.indices.min { distance(pixel, centres[$0]) < distance(pixel, centres[$1]) } ?? 0
        sums[nearest] += SIMD3(Double(pixel.lightness), Double(pixel.a), Double(pixel.b))
        counts[nearest] += 1
      }
      for k in centres.indices where counts[k] > 0 {
        let mean = sums[k] / Double(counts[k])
        centres[k] = CIELab(Float(mean.x), Float(mean.y), Float(mean.z))
      }
    }
    return zip(centres, counts).filter { $0.1 > 0 }.map { ($0.rgb8, Double($1) / Double(pixels.count)) }
  }

  private static func distance(_ one: CIELab, _ other: CIELab) -> Float {
    let (l, a, b) = (one.lightness - other.lightness, one.a - other.a, one.b - other.b)
    return l * l + a * a + b * b
  }
}
