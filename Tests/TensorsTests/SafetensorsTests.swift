import Foundation
import Tensors
import Testing

struct SafetensorsTests {
  private func file(_ header: String, _ bytes: [UInt8] = [], length: UInt64? = nil) -> Data {
    var data = Data()
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: header.utf8)
    data.append(contentsOf: bytes)
    return data
  }

  private func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)")
  }

  @Test func widensEveryFormat() throws {
    // The bit patterns of 1.5, -2 and the smallest subnormal number (binary16), 1.5 and -inf (bfloat16), 0.1 (binary32).
    let bytes: [UInt8] = [
      0x00, 0x3e, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x7c, 0xc0, 0x3f, 0x80, 0xff, 0xcd, 0xcc, 0xcc, 0x3d,
    ]
    let header = """
      {"__metadata__":{"note":"n"},"h":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]},\
      "b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]},"f":{"dtype":"F32","shape":[],"data_offsets":[12,16]},\
      "none":{"dtype":"F32","shape":[0,3],"data_offsets":[16,16]}}
      """
    let weights = try SafetensorsFile(data: file(header, bytes), name: "w")
    #expect(weights.metadata == ["note": "n"])
    #expect(weights.names == ["b", "f", "h", "none"])
    #expect(try weights.tensor("h").values == [1.5, -2, 0x1p-24, .infinity])
    #expect(try weights.tensor("h").shape == [2, 2])
    #expect(try weights.tensor("b").values == [1.5, -.infinity])
    #expect(try weights.tensor("f").values == [0.1])
    #expect(try weights.tensor("none").values.isEmpty)
    #expect(throws: TensorError.missingTensor(name: "x", file: "w")) { try weights.tensor("x") }
  }

  @Test func widensAllHalfPrecisionNumbers() throws {
    let bytes = (0...UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let header = #"{"all":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}}"#
    let values = try SafetensorsFile(data: file(header, bytes), name: "w").tensor("all").values
    for bits in 0...UInt16.max {
      let expected = Float(Float16(bitPattern: bits))
      let found = values[Int(bits)]
      #expect(found == expected && found.sign == expected.sign || found.isNaN && expected.isNaN)
    }
  }

  @Test(arguments: [
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x"#,
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
    #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[16777216,16777216,16777216],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"I7","shape":[4],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F4","shape":[7],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}"#,
    #"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[18446744073709551617],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[4611686018427387904,0],"data_offsets":[0,0]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}}"#,
    #"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}"#,
    #"{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"\x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"__metadata__":{"a":"1","a":"2"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
    #"{"a":{"dtype":"F32","shape":[1]}}"#,
    #"{"a":7}"#, #"{"__metadata__":{"a":7}}"#, "[]", "{", "",
  ])
  func refusesHostileHeaders(header: String) {
    #expect(throws: TensorError.self) { try SafetensorsFile(data: file(header, [0, 0, 128, 63]), name: "w") }
  }

  @Test func refusesBytesThatAreNoUTF8() {
    var data = file(#"{"aa":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 128, 63])
    data[10] = 0xff
    #expect(throws: TensorError.self) { try SafetensorsFile(data: data, name: "w") }
  }

  @Test func knowsEveryType() throws {
    for type in ElementType.allCases {
      let bytes = [UInt8](repeating: 0, count: type.bits)
      let header = #"{"t":{"dtype":"\#(type.rawValue)","shape":[8],"data_offsets":[0,\#(bytes.count)]}}"#
      let view = try SafetensorsFile(data: file(header, bytes), name: "w").view("t")
      #expect(view.type == type && view.count == 8 && view.shape == [8])
      #expect(view.withBytes(\.count) == bytes.count)
      switch type {
      case .float64, .float32, .float16, .bfloat16:
        #expect(try view.tensor().values == [Float](repeating: 0, count: 8))
        #expect(try view.bfloat16Tensor().bits == [UInt16](repeating: 0, count: 8))
      default:
        #expect(throws: TensorError.unsupportedType(name: "t", type: type.rawValue, file: "w")) { try view.tensor() }
      }
    }
    let one = file(
      #"{"t":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
      withUnsafeBytes(of: 0.1.bitPattern.littleEndian, Array.init))
    #expect(try SafetensorsFile(data: one, name: "w").tensor("t").values == [0.1])
  }

  @Test func readsNamesWithEscapes() throws {
    let header = #" { "\u00e9\ud83c\udfa8\n\"\\" : { "dtype" : "U8" , "shape" : [ ] , "data_offsets" : [ 0 , 1 ] } } "#
    #expect(try SafetensorsFile(data: file(header, [7]), name: "w").names == ["é🎨\n\"\\"])
  }

  @Test func survivesSeededDamage() throws {
    let whole = try Data(contentsOf: fixture("written.safetensors"))
    var random = SplitMix(state: 20_261_123)
    var refused = 0
    for _ in 0..<2000 {
      var damaged = whole
      for _ in 0...Int(random.next() % 3) {
        let place = Int(random.next() % UInt64(damaged.count))
        switch random.next() % 5 {
        case 0: damaged[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: damaged[place] ^= 1 << UInt8(random.next() % 8)
        case 2: damaged.removeSubrange(place..<min(damaged.count, place + 1 + Int(random.next() % 9)))
        case 3: damaged.insert(contentsOf: damaged[place..<min(damaged.count, place + 20)], at: place)
        default: damaged = damaged.prefix(place + 1)
        }
      }
      do {
        let file = try SafetensorsFile(data: damaged, name: "w")
        for name in file.names { _ = try? file.tensor(name) }
      } catch {
        refused += 1
      }
    }
    // Damage to the numbers themselves, or to a name, goes unnoticed; damage to the structure must not.
    #expect(refused > 1000)
  }

  @Test func writesWhatTheReferenceWriterWrites() throws {
    let expected = try Data(contentsOf: fixture("written.safetensors"))
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    let brief = Tensor(shape: [3], values: [1.5, -2, 0.0078125])
    for _ in 0..<2 {
      try SafetensorsFile.write(
        [
          "b": .float32(Tensor(shape: [1, 3], values: [1.5, -2, 3.25])),
          "a": .float32(Tensor(shape: [1], values: [0.1])), "c \"é\"\n": .bfloat16(BFloat16Tensor(rounding: brief)),
          "none": .float32(Tensor(shape: [0, 3])),
        ], metadata: ["note": "a \"note\"\t\\"], to: url)
      #expect(try Data(contentsOf: url) == expected)
    }
    let read = try SafetensorsFile(contentsOf: url)
    #expect(read.metadata == ["note": "a \"note\"\t\\"])
    #expect(try read.tensor("c \"é\"\n") == brief)
    #expect(throws: TensorError.self) {
      try SafetensorsFile.write([:], to: URL(filePath: "/nonexistent/w.safetensors"))
    }
  }

  @Test func bfloat16RoundsToTheNearest() {
    // 1 + 2^-8 lies half-way and goes to the even neighbour, 1; 1 + 3 * 2^-8 to 1 + 2^-6.
    let values: [Float] = [
      1, 1 + 0x1p-8, 1 + 3 * 0x1p-8, 1 + 0x1.8p-8, -0.0, .infinity, .greatestFiniteMagnitude, .nan,
    ]
    let bits = BFloat16Tensor(rounding: Tensor(shape: [8], values: values)).bits
    #expect(bits == [0x3f80, 0x3f80, 0x3f82, 0x3f81, 0x8000, 0x7f80, 0x7f80, 0x7fc0])
  }

  @Test func refusesHostileLengths() {
    #expect(throws: TensorError.self) { try SafetensorsFile(data: Data([1, 2, 3]), name: "w") }
    #expect(throws: TensorError.self) { try SafetensorsFile(data: file("{}", length: .max), name: "w") }
    #expect(throws: TensorError.self) { try SafetensorsFile(data: file("{}", length: 3), name: "w") }
    #expect(throws: TensorError.self) {
      try SafetensorsFile(data: file(String(repeating: "[", count: 100_000)), name: "w")
    }
    #expect(throws: TensorError.self) {
      try SafetensorsFile(contentsOf: URL(filePath: "/nonexistent/w.safetensors"))
    }
  }
}

/// Steele, Lea and Flood's generator: the same damage on every run.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
