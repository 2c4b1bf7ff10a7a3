import Foundation

extension SafetensorsFile {
  /// A tensor to be written.
  public enum Content: Sendable {
    /// 32-bit floats.
    case float32(Tensor)
    /// bfloat16 numbers.
    case bfloat16(BFloat16Tensor)

    fileprivate var type: ElementType {
      switch self {
      case .float32: .float32
      case .bfloat16: .bfloat16
      }
    }

    fileprivate var shape: [Int] {
      switch self {
      case .float32(let tensor): tensor.shape
      case .bfloat16(let tensor): tensor.shape
      }
    }

    fileprivate var bytes: Data {
      switch self {
      case .float32(let tensor): tensor.values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
      case .bfloat16(let tensor): tensor.bits.map(\.littleEndian).withUnsafeBytes { Data($0) }
      }
    }
  }

  /// Writes a file: wide numbers first, then by name, so that the same tensors give the same bytes.
  ///
  /// A file of that name is replaced once the new one is whole.
  /// - Throws: ``TensorError/unwritable(file:reason:)``.
  public static func write(
    _ tensors: [String: Content], metadata: [String: String] = [:], to url: URL
  ) throws(TensorError) {
    func unwritable(_ reason: String) -> TensorError { .unwritable(file: url.lastPathComponent, reason: reason) }
    guard tensors["__metadata__"] == nil else { throw unwritable("no tensor can be named '__metadata__'") }
    let ordered = tensors.sorted { ($1.value.type.bits, $0.key) < ($0.value.type.bits, $1.key) }
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var end = 0
    for (name, content) in ordered {
      let start = end
      end += content.shape.reduce(1, *) * content.type.bits / 8
      let shape = content.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(quoted(name)):{\"dtype\":\"\(content.type.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}"
      )
    }
    var header = Data("{\(fields.joined(separator: ","))}".utf8)
    // Spaces bring the numbers to a boundary of 8 bytes.
    header.append(Data(repeating: 0x20, count: (8 - header.count % 8) % 8))
    let partial = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).partial")
    do {
      try withUnsafeBytes(of: UInt64(header.count).littleEndian) { try (Data($0) + header).write(to: partial) }
      let handle = try FileHandle(forWritingTo: partial)
      try handle.seekToEnd()
      for (_, content) in ordered { try handle.write(contentsOf: content.bytes) }
      try handle.close()
      guard rename(partial.path, url.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw unwritable(error.localizedDescription)
    }
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
