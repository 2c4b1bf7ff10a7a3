import Foundation

/// A safetensors file, mapped into memory and checked whole before any tensor is handed out.
///
/// The format: 8 bytes of little-endian header length, a JSON header of `name: {dtype, shape, data_offsets}`, then the
/// numbers without gaps or overlaps (github.com/huggingface/safetensors).
public struct SafetensorsFile: Sendable {
  /// Where one tensor lies.
  struct Entry: Sendable, Equatable {
    var type: ElementType
    var shape: [Int]
    /// Bytes from the start of the data part.
    var range: Range<Int>
  }

  /// The number formats that can be read.
  enum ElementType: String, Sendable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"

    var size: Int { self == .float32 ? 4 : 2 }
  }

  /// The largest header that is read, bytes.
  static let longestHeader = 16 << 20

  /// The string table under `__metadata__`.
  public let metadata: [String: String]

  private let name: String
  private let data: Data
  private let start: Int
  private let entries: [String: Entry]

  /// Opens a file; numbers are read when asked for.
  /// - Throws: ``TensorError/unreadable(file:reason:)`` or ``TensorError/malformed(file:reason:)``.
  public init(contentsOf url: URL) throws(TensorError) {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw .unreadable(file: url.lastPathComponent, reason: error.localizedDescription)
    }
    try self.init(data: data, name: url.lastPathComponent)
  }

  /// Reads the header of a file's bytes.
  /// - Parameter name: what error messages call the file.
  /// - Throws: ``TensorError/malformed(file:reason:)``.
  public init(data: Data, name: String) throws(TensorError) {
    let data = data.startIndex == 0 ? data : Data(data)
    func malformed(_ reason: String) -> TensorError { .malformed(file: name, reason: reason) }
    guard data.count >= 8 else { throw malformed("\(data.count) bytes, at least 8 expected") }
    let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(data.count - 8) else { throw malformed("the header is longer than the file") }
    guard length <= UInt64(Self.longestHeader) else { throw malformed("the header has \(length) bytes") }
    let start = 8 + Int(length)
    guard
      let parsed = try? JSONSerialization.jsonObject(with: data.subdata(in: 8..<start)),
      let header = parsed as? [String: Any]
    else { throw malformed("the header is no JSON object") }

    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]
    for (key, value) in header {
      if key == "__metadata__" {
        guard let table = value as? [String: String] else { throw malformed("__metadata__ is no table of strings") }
        metadata = table
      } else {
        entries[key] = try Self.entry(value, key: key, file: name)
      }
    }
    var end = 0
    for (key, entry) in entries.sorted(by: { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }
    )
    where !entry.range.isEmpty {
      guard entry.range.lowerBound == end else { throw malformed("'\(key)' overlaps another tensor or leaves a gap") }
      end = entry.range.upperBound
    }
    guard end == data.count - start else {
      throw malformed("the tensors take \(end) bytes, the file holds \(data.count - start)")
    }
    self.name = name
    self.data = data
    self.start = start
    self.metadata = metadata
    self.entries = entries
  }

  /// The names of all tensors, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// The shape of a tensor, or `nil` when there is none of that name.
  public func shape(of name: String) -> [Int]? { entries[name]?.shape }

  /// A tensor, widened to 32-bit floats.
  /// - Throws: ``TensorError/missingTensor(name:file:)``.
  public func tensor(_ name: String) throws(TensorError) -> Tensor {
    guard let entry = entries[name] else { throw .missingTensor(name: name, file: self.name) }
    return Tensor(shape: entry.shape) { output in
      data.withUnsafeBytes { bytes in
        let source = UnsafeRawBufferPointer(rebasing: bytes[(start + entry.range.lowerBound)...])
        switch entry.type {
        case .float32:
          for i in output.indices {
            let bits = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self))
            output[i] = Float(bitPattern: bits)
          }
        case .float16:
          for i in output.indices {
            let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
            output[i] = HalfPrecision.widened(binary16: bits)
          }
        case .bfloat16:
          for i in output.indices {
            let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
            output[i] = HalfPrecision.widened(bfloat16: bits)
          }
        }
      }
    }
  }

  private static func entry(_ value: Any, key: String, file: String) throws(TensorError) -> Entry {
    func malformed(_ reason: String) -> TensorError { .malformed(file: file, reason: "'\(key)' \(reason)") }
    guard let fields = value as? [String: Any] else { throw malformed("is no object") }
    guard let typeName = fields["dtype"] as? String, let type = ElementType(rawValue: typeName) else {
      throw malformed("has the dtype \(fields["dtype"] ?? "nil"), F32, F16 or BF16 expected")
    }
    guard let shape = wholeNumbers(fields["shape"]), shape.count <= 16 else { throw malformed("has no valid shape") }
    guard let offsets = wholeNumbers(fields["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1] else {
      throw malformed("has no valid data_offsets")
    }
    var bytes = type.size
    for length in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
      guard !overflow else { throw malformed("has a shape too large to hold") }
      bytes = product
    }
    guard offsets[1] - offsets[0] == bytes else {
      throw malformed("has \(offsets[1] - offsets[0]) bytes where its shape needs \(bytes)")
    }
    return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// The numbers of a JSON array when all of them are whole and at least 0.
  private static func wholeNumbers(_ value: Any?) -> [Int]? {
    guard let array = value as? [Any] else { return nil }
    var numbers: [Int] = []
    for element in array {
      guard let number = element as? NSNumber, let whole = Int(exactly: number.doubleValue), whole >= 0,
        whole < 1 << 48
      else { return nil }
      numbers.append(whole)
    }
    return numbers
  }
}
