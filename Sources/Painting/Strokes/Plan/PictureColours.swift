import Imaging
import Media

/// The colours that a picture is made of, and the tubes that they ask for.
enum PictureColours {
  /// Up to 96 colours with their areas in pixels, the most seen first: means of the fullest cells of a coarse cube.
  static func main(of picture: Image) -> [(colour: RGB8, area: Double)] {
    let small = picture.longSide > 160 ? picture.resized(longSide: 160) : picture
    var cells: [Int: (sum: SIMD3<Double>, count: Double)] = [:]
    for i in stride(from: 0, to: small.pixels.count, by: 3) {
      let (r, g, b) = (Int(small.pixels[i]), Int(small.pixels[i + 1]), Int(small.pixels[i + 2]))
      let key = (r >> 5) << 10 | (g >> 5) << 5 | (b >> 5)
      let old = cells[key] ?? (.zero, 0)
      cells[key] = (old.sum + SIMD3(Double(r), Double(g), Double(b)), old.count + 1)
    }
    return cells.sorted { $0.value.count != $1.value.count ? $0.value.count > $1.value.count : $0.key < $1.key }
      .prefix(96).map { cell in
        let mean = cell.value.sum / cell.value.count
        return (RGB8(UInt8(mean.x.rounded()), UInt8(mean.y.rounded()), UInt8(mean.z.rounded())), cell.value.count)
      }
  }

  /// The palette of a name, or where none is named the smallest that serves the picture.
  /// - Throws: `MediaError` when the table of paints that ships with the package cannot be read.
  static func palette(_ name: PaletteName?, for picture: Image) throws(MediaError) -> Palette {
    let table = try PaintTable()
    if let name { return try Palette(name, table: table) }
    // A colour counts for the root of its area: a small bright thing draws the eye as a large dull one does.
    return try PaletteChooser(table: table).palette(for: main(of: picture).map { ($0.colour, $0.area.squareRoot()) })
  }
}
