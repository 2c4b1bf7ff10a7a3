import Foundation

/// diffusers in a process of its own, which runs one forward pass for every line it is sent.
final class Peer {
  /// Its versions.
  let name: String
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init(python: String, sizes: [Int], byProcessorTime: Bool) throws {
    process.executableURL = URL(filePath: python)
    process.arguments = ["Peers/wan_transformer.py"] + sizes.map(String.init) + (byProcessorTime ? ["--cpu"] : [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    name = Self.line(output) ?? "no peer"
  }

  /// The seconds of one forward pass, or `nil` when the peer has failed.
  func seconds(_ precision: String, tokens: Int) -> Double? {
    input.fileHandleForWriting.write(Data("\(precision) \(tokens)\n".utf8))
    return Self.line(output).flatMap(Double.init)
  }

  private static func line(_ pipe: Pipe) -> String? {
    var bytes: [UInt8] = []
    while let byte = try? pipe.fileHandleForReading.read(upToCount: 1)?.first {
      if byte == 0x0a { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
