import Foundation
import Imaging

/// A process as a picture in layers that Krita, GIMP and MyPaint open: an OpenRaster file (version 0.0.3 of its baseline).
///
/// Each layer holds what the canvas looked like after its stretch, wherever the stretch changed it, and is clear elsewhere. So all layers
/// together give the finished picture exactly, and with the upper ones hidden it stands as it stood at that moment.
public enum OpenRaster {
  /// What makes a layer.
  public enum Layering: String, Sendable, CaseIterable {
    /// A layer for each stage, anew where a stage is taken up again.
    case stage
    /// A layer for each thing in the picture, anew where it is taken up again.
    case scene
  }

  /// The file's bytes.
  /// - Parameters:
  ///   - file: the process.
  ///   - layering: what makes a layer.
  ///   - longSide: long side in pixels, 64...4096.
  ///   - progress: called with the share done, 0...1; what it throws ends the work.
  /// - Throws: ``PaintingError/badSetting(_:)``, `ImagingError` or what `progress` throws.
  public static func data(
    of file: StrokeFile, layering: Layering, longSide: Int, progress: (Double) throws -> Void = { _ in }
  ) throws -> Data {
    let stretches = (layering == .stage ? file.stageRuns : file.layerRuns).filter { !$0.strokes.isEmpty }
    let replay = try StrokeReplay(file, longSide: longSide)
    var archive = StoredArchive()
    // The type comes first, so that programs know the file by its beginning.
    try archive.add("mimetype", Data("image/openraster".utf8))
    var before = replay.picture()
    var layers = [entry(file.header.ground.support == .linen ? "Bare canvas" : "Bare paper", number: 0, x: 0, y: 0)]
    try archive.add(path(0), try before.pngData())
    for (index, stretch) in stretches.enumerated() {
      try progress(Double(index) / Double(stretches.count + 1))
      replay.go(to: stretch.strokes.upperBound)
      let after = replay.picture()
      guard let part = Part(of: after, over: before) else { continue }
      try archive.add(path(layers.count), try part.image.pngData(alpha: part.alpha))
      layers.append(entry(stretch.name, number: layers.count, x: part.x, y: part.y))
      before = after
    }
    try progress(Double(stretches.count) / Double(stretches.count + 1))
    let stack = """
      <?xml version="1.0" encoding="UTF-8"?>
      <image version="0.0.3" w="\(replay.width)" h="\(replay.height)">
        <stack>
      \(layers.reversed().joined(separator: "\n"))
        </stack>
      </image>

      """
    try archive.add("stack.xml", Data(stack.utf8))
    try archive.add("mergedimage.png", try before.pngData())
    let thumbnail = before.longSide > 256 ? before.resized(longSide: 256) : before
    try archive.add("Thumbnails/thumbnail.png", try thumbnail.pngData())
    try progress(1)
    return archive.data
  }

  private static func path(_ number: Int) -> String { "data/layer\(number < 10 ? "0" : "")\(number).png" }

  private static func entry(_ name: String, number: Int, x: Int, y: Int) -> String {
    """
        <layer name="\(XMLText.escaped(name))" src="\(path(number))" x="\(x)" y="\(y)" opacity="1.0" visibility="visible" \
    composite-op="svg:src-over"/>
    """
  }

  /// What changed between two pictures of one size: the smallest rectangle that holds it.
  private struct Part {
    var x: Int
    var y: Int
    var image: Image
    /// 255 where the picture changed, else 0.
    var alpha: [UInt8]

    init?(of after: Image, over before: Image) {
      let (width, height) = (after.width, after.height)
      var changed = [Bool](repeating: false, count: width * height)
      var (left, right, top, bottom) = (width, -1, height, -1)
      for y in 0..<height {
        for x in 0..<width {
          let i = 3 * (y * width + x)
          guard
            after.pixels[i] != before.pixels[i] || after.pixels[i + 1] != before.pixels[i + 1]
              || after.pixels[i + 2] != before.pixels[i + 2]
          else { continue }
          changed[y * width + x] = true
          (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
        }
      }
      guard right >= left else { return nil }
      self.x = left
      self.y = top
      image = Image(width: right - left + 1, height: bottom - top + 1, filledWith: RGB8(0, 0, 0))
      alpha = [UInt8](repeating: 0, count: image.width * image.height)
      for y in top...bottom {
        for x in left...right where changed[y * width + x] {
          image[x - left, y - top] = after[x, y]
          alpha[(y - top) * image.width + x - left] = 255
        }
      }
    }
  }
}

/// Text in XML.
enum XMLText {
  /// The text with the signs escaped that XML reads as its own.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
