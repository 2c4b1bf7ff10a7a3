import Tensors

/// The text encoder against reference outputs.
package enum TextEncoderParity {
  /// Every case `umt5*`.
  /// - Throws: ``DiffusionError`` or `TensorError` when a case cannot be read.
  package static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "umt5").map { name in
      let weights = try folder.file("\(name)_weights")
      let configuration = try folder.configuration(TextEncoderConfiguration.self, of: weights)
      let checked = try PartWeights(
        weights, part: .textEncoder, expecting: TextEncoder.inventory(of: configuration))
      let reference = try folder.file("\(name)_io")
      let found = try TextEncoder(checked, configuration: configuration).encoded(
        wholeNumbers(reference.view("in.ids")).map { $0.map { Int32(clamping: $0) } },
        mask: wholeNumbers(reference.view("in.mask")).map { $0.map { $0 != 0 } })
      return ParityResult("\(name) last hidden state", found: found, expected: try reference.tensor("out.h"))
    }
  }

  /// The rows of a matrix of 64-bit whole numbers.
  private static func wholeNumbers(_ view: TensorView) throws -> [[Int64]] {
    guard view.type == .int64, view.shape.count == 2 else {
      throw DiffusionError.badCase("'\(view.name)' is \(view.type.rawValue) \(view.shape); rows of I64 are expected")
    }
    let columns = view.shape[1]
    return view.withBytes { bytes in
      (0..<view.shape[0]).map { row in
        (0..<columns).map {
          Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * (row * columns + $0), as: Int64.self))
        }
      }
    }
  }
}
