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
    #"{"a":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
    #"{"a":{"dtype":"F32","shape":[1]}}"#,
    #"{"a":7}"#, #"{"__metadata__":{"a":7}}"#, "[]", "{", "",
  ])
  func refusesHostileHeaders(header: String) {
    #expect(throws: TensorError.self) { try SafetensorsFile(data: file(header, [0, 0, 128, 63]), name: "w") }
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
