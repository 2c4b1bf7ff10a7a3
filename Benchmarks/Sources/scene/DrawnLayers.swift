import Foundation
import Imaging

/// What a painter would paint as units in one picture, drawn by hand (Tests/VisionTests/Labels).
struct DrawnLayers {
  /// The part of the JSON that is used here.
  private struct Description: Decodable {
    struct Unit: Decodable { var name: String }
    var reference: String
    var units: [Unit]
    var order: [[Int]]
    var split: String
  }

  /// The picture's file name.
  let reference: String
  /// What each unit shows.
  let units: [String]
  /// Pairs of units: the first is painted before the second.
  let order: [(back: Int, front: Int)]
  /// Whether the picture was kept out of all tuning.
  let isHeldOut: Bool
  private let image: Image

  /// Reads `NAME.json` and `NAME.png`.
  init(_ description: URL) throws {
    let table = try JSONDecoder().decode(Description.self, from: Data(contentsOf: description))
    reference = table.reference
    units = table.units.map(\.name)
    order = table.order.filter { $0.count == 2 }.map { ($0[0], $0[1]) }
    isHeldOut = table.split == "held-out"
    image = try Image(contentsOf: description.deletingPathExtension().appendingPathExtension("png"))
  }

  /// The unit of every pixel of a picture of another size, `nil` where it was left undecided.
  func units(width: Int, height: Int) -> [Int?] {
    (0..<width * height).map { i in
      let value = Int(image[i % width * image.width / width, i / width * image.height / height].red)
      return value < units.count ? value : nil
    }
  }
}
