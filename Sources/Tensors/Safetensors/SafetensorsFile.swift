import Foundation

/// A safetensors file, mapped into memory and checked whole before any tensor is handed out.
///
/// The format: 8 bytes of little-endian header length, a JSON header of `name: {dtype, shape, data_offsets}`, then the
/// numbers without gaps or overlaps (github.com/huggingface/safetensors).
public struct SafetensorsFile: Sendable {
  /// The largest header that is read, bytes.
  static let longestHeader = 100 << 20

  /// The string table under `__metadata__`.
  public let metadata: [String: String]

  /// What messages call the file.
  public let name: String
  private let data: Data
  private let start: Int
  private let entries: [String: SafetensorsHeader.Entry]

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
    let header: SafetensorsHeader
    do {
      header = try data.withUnsafeBytes { try SafetensorsHeader(UnsafeRawBufferPointer(rebasing: $0[8..<start])) }
    } catch {
      throw malformed((error as? SafetensorsHeader.Fault)?.reason ?? String(describing: error))
    }
    var end = 0
    for (key, entry) in header.entries.sorted(by: {
      ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key)
        < ($1.value.range.lowerBound, $1.value.range.upperBound, $1.key)
    }) {
      guard entry.range.lowerBound == end else { throw malformed("'\(key)' overlaps another tensor or leaves a gap") }
      end = entry.range.upperBound
    }
    guard end == data.count - start else {
      throw malformed("the tensors take \(end) bytes, the file holds \(data.count - start)")
    }
    self.name = name
    self.data = data
    self.start = start
    metadata = header.metadata
    entries = header.entries
  }

  /// The names of all tensors, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// The shape of a tensor, or `nil` when there is none of that name.
  public func shape(of name: String) -> [Int]? { entries[name]?.shape }

  /// A tensor where it lies in the file.
  /// - Throws: ``TensorError/missingTensor(name:file:)``.
  public func view(_ name: String) throws(TensorError) -> TensorView {
    guard let entry = entries[name] else { throw .missingTensor(name: name, file: self.name) }
    return TensorView(name: name, entry: entry, file: self.name, data: data, start: start)
  }

  /// A tensor, widened to 32-bit floats.
  /// - Throws: ``TensorError/missingTensor(name:file:)`` or ``TensorError/unsupportedType(name:type:file:)``.
  public func tensor(_ name: String) throws(TensorError) -> Tensor {
    try view(name).tensor()
  }
}
