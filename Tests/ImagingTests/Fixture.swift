import Foundation
import Imaging
import Testing

/// The files that Fixtures/make_fixtures.py writes.
enum Fixture {
  static func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent(name))
  }

  static func url(_ name: String) -> URL {
    folder.appendingPathComponent(name)
  }

  /// The names of all pictures.
  static let pictures: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let extensions = ["jpg", "png", "webp", "tif", "bmp", "gif", "heic", "avif"]
    return names.filter { extensions.contains(($0 as NSString).pathExtension) && !$0.hasPrefix("video") }.sorted()
  }()

  /// What another program makes of a picture: a binary PPM.
  static func expected(_ name: String) throws -> Image {
    let bytes = [UInt8](try data("expected/\((name as NSString).deletingPathExtension).ppm"))
    let header = String(decoding: bytes.prefix(32), as: UTF8.self).split(maxSplits: 4, whereSeparator: \.isWhitespace)
    let (width, height) = (try #require(Int(header[1])), try #require(Int(header[2])))
    try #require(header[0] == "P6" && header[3].hasPrefix("255"))
    return Image(width: width, height: height, pixels: Array(bytes.suffix(width * height * 3)))
  }

  /// The numbers of oracle.json.
  static func numbers(_ key: String) throws -> [Float] {
    let all = try JSONDecoder().decode([String: [Float]].self, from: data("oracle.json"))
    return try #require(all[key])
  }

  static func noise() throws -> Image {
    Image(width: 17, height: 12, pixels: try numbers("noise").map { UInt8($0) })
  }

  static func plane(_ key: String = "plane", width: Int = 23, height: Int = 18) throws -> Plane {
    Plane(width: width, height: height, values: try numbers(key))
  }

  private static let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
}

/// The greatest distance between two lists of numbers; infinite if they differ in length.
func distance(_ first: [Float], _ second: [Float]) -> Float {
  guard first.count == second.count else { return .infinity }
  return zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

func distance(_ first: Image, _ second: Image) -> Float {
  guard first.width == second.width, first.height == second.height else { return .infinity }
  return distance(first.pixels.map(Float.init), second.pixels.map(Float.init))
}
