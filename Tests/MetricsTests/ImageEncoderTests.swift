import Foundation
import Imaging
import Metrics
import Testing

/// Encoders with tiny random weights against transformers (`Fixtures/encoders.py`).
struct ImageEncoderTests {
  private struct Expected: Decodable {
    var pixels: [Float]
    var features: [Float]
  }

  private func folder(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)", directoryHint: .isDirectory)
  }

  private func picture(_ width: Int, _ height: Int) -> Image {
    var image = Image(width: width, height: height, filledWith: RGB8(0, 0, 0))
    for y in 0..<height {
      for x in 0..<width {
        for c in 0..<3 { image.pixels[3 * (y * width + x) + c] = UInt8((x * x / 7 + 3 * y + 40 * c + x * y / 5) % 256) }
      }
    }
    return image
  }

  private func encoder(_ name: String, at url: URL) throws -> any ImageEncoder {
    if name.hasPrefix("clip") { try CLIPImageEncoder(contentsOf: url) } else { try DINOv2ImageEncoder(contentsOf: url) }
  }

  @Test(arguments: ["clip-vision", "clip-both", "dino", "dino-swiglu"])
  func agreesWithTransformers(name: String) throws {
    let url = try folder(name)
    let encoder = try encoder(name, at: url)
    let expected = try JSONDecoder().decode(
      [String: Expected].self, from: Data(contentsOf: url.appending(path: "expected.json")))
    for (width, height) in [(60, 45), (23, 31)] {
      let expected = try #require(expected["\(width)x\(height)"]).features
      let found = try encoder.features(of: picture(width, height), concurrently: true)
      #expect(found.count == expected.count)
      let largest = expected.reduce(0) { max($0, abs($1)) }
      let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
      #expect(error < 2e-4, "\(name) \(width)x\(height): \(error) of the largest feature")
      #expect(try encoder.features(of: picture(width, height), concurrently: false) == found)
    }
    #expect(try encoder.features(of: picture(1, 1), concurrently: true).allSatisfy(\.isFinite))
    #expect(try encoder.features(of: picture(1, 300), concurrently: true).allSatisfy(\.isFinite))
  }

  @Test func comparesDirections() throws {
    struct Fixed: ImageEncoder {
      let name = "fixed"
      func features(of image: Image, concurrently: Bool) -> [Float] {
        image[0, 0].red == 0 ? [0, 0, 0] : [Float(image[0, 0].red), Float(image[0, 0].green), 0]
      }
    }
    func dot(_ red: UInt8, _ green: UInt8) -> Image { Image(width: 1, height: 1, filledWith: RGB8(red, green, 0)) }
    let distance = FeatureCosine(Fixed())
    #expect(distance.name == "fixed cosine")
    let found = try distance.distances(of: [dot(3, 0), dot(60, 80), dot(0, 0), dot(7, 0)], to: dot(5, 0))
    #expect(abs(found[0]) < 1e-12 && abs(found[3]) < 1e-12)
    #expect(abs(found[1] - (1 - 0.6) / 2) < 1e-9)
    #expect(found[2] == 0.5)
    #expect(try distance.distances(of: [], to: dot(1, 1)).isEmpty)
  }

  @Test func mobileNetTellsPicturesApart() throws {
    let distance = FeatureCosine(MobileNetEncoder())
    #expect(distance.name == "mobilenet_v2 cosine")
    let picture = picture(90, 60)
    let found = try distance.distances(
      of: [picture, picture.gaussianBlurred(sigma: 1), Image(width: 90, height: 60, filledWith: RGB8(250, 250, 250))],
      to: picture)
    #expect(found[0] == 0)
    #expect(found[1] > 0 && found[2] > found[1] && found[2] < 1)
    #expect(
      try MobileNetEncoder().features(of: [Image(width: 1, height: 900, filledWith: RGB8(9, 9, 9))])[0].count == 1280)
  }

  // MARK: What a user may give

  private func copy(_ name: String, _ change: (URL) throws -> Void) throws -> URL {
    let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    try FileManager.default.copyItem(at: folder(name), to: place)
    try change(place)
    return place
  }

  private func refusal(_ name: String, _ change: (URL) throws -> Void) throws -> String {
    let place = try copy(name, change)
    defer { try? FileManager.default.removeItem(at: place) }
    do {
      _ = try encoder(name, at: place)
      return ""
    } catch {
      return String(describing: error)
    }
  }

  private func edit(_ file: String, _ old: String, _ new: String) -> (URL) throws -> Void {
    { folder in
      let url = folder.appending(path: file)
      let data = try Data(contentsOf: url)
      let range = try #require(data.range(of: Data(old.utf8)))
      try data.replacing(range, with: Data(new.utf8)).write(to: url)
    }
  }

  @Test func saysWhatIsWrongWithAFolder() throws {
    func says(_ name: String, _ words: String, _ change: (URL) throws -> Void) throws {
      let message = try refusal(name, change)
      #expect(message.contains(words), "\(message)")
    }
    for file in ["model.safetensors", "config.json"] {
      try says("clip-vision", "no \(file)") { try FileManager.default.removeItem(at: $0.appending(path: file)) }
      try says("dino", "no \(file)") { try FileManager.default.removeItem(at: $0.appending(path: file)) }
    }
    try says(
      "clip-vision", "has no 'visual_projection.weight'", edit("model.safetensors", "visual_proj", "visual_prog"))
    try says(
      "dino", "has no 'encoder.layer.1.norm2.bias'",
      edit("model.safetensors", "encoder.layer.1.norm2.bias", "encoder.layer.1.norm2.bios"))
    try says("clip-both", "shape [32, 3, 8, 8]", edit("config.json", "\"patch_size\": 8", "\"patch_size\": 4"))
    try says("dino", "not dinov2", edit("config.json", "\"dinov2\"", "\"dinov3\""))
    try says("clip-both", "not CLIP", edit("config.json", "\"model_type\": \"clip\"", "\"model_type\": \"blip\""))
    try says(
      "dino", "'softsign' is unknown", edit("config.json", "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"softsign\""))
    try says(
      "dino", "make no transformer", edit("config.json", "\"num_attention_heads\": 2", "\"num_attention_heads\": 5"))
    try says("dino", "look at 'hidden_size'", edit("config.json", "\"hidden_size\": 32", "\"hidden_size\": {}"))
    try says("dino", "not what transformers writes", edit("config.json", "{", "["))
    try says("clip-vision", "cuts out 32x24", edit("preprocessor_config.json", "\"height\": 32", "\"height\": 24"))
    try says("dino", "cuts more out", edit("preprocessor_config.json", "\"height\": 42", "\"height\": 99"))
    try says("dino", "bicubic", edit("preprocessor_config.json", "\"resample\": 3", "\"resample\": 2"))
    try says("dino", "bicubic", edit("preprocessor_config.json", "\"do_normalize\": true", "\"do_normalize\": false"))
    try says("clip-vision", "safetensors", { try Data([1, 2, 3]).write(to: $0.appending(path: "model.safetensors")) })
  }

  @Test func needsNoPreprocessorSettings() throws {
    let place = try copy("clip-vision") {
      try FileManager.default.removeItem(at: $0.appending(path: "preprocessor_config.json"))
    }
    defer { try? FileManager.default.removeItem(at: place) }
    let usual = try CLIPImageEncoder(contentsOf: folder("clip-vision")).features(
      of: picture(60, 45), concurrently: true)
    #expect(try CLIPImageEncoder(contentsOf: place).features(of: picture(60, 45), concurrently: true) == usual)
  }
}

extension Data {
  fileprivate func replacing(_ range: Range<Data.Index>, with bytes: Data) -> Data {
    self[..<range.lowerBound] + bytes + self[range.upperBound...]
  }
}
