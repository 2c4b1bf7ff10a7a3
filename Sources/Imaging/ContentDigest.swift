internal import CLibAV
import Foundation

/// SHA-256 (FIPS 180-4) of content, in one go or piece by piece.
public struct ContentDigest: ~Copyable {
  private let state: OpaquePointer

  /// Starts a digest of nothing yet.
  public init() {
    // av_sha_alloc fails only when a few hundred bytes cannot be had.
    guard let state = av_sha_alloc() else { fatalError("out of memory") }
    self.state = state
    av_sha_init(state, 256)
  }

  deinit {
    av_free(UnsafeMutableRawPointer(state))
  }

  /// Appends bytes.
  public mutating func update(_ data: Data) {
    data.withUnsafeBytes { update(bytes: $0) }
  }

  /// Appends bytes.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update(bytes: $0) }
  }

  /// Appends the UTF-8 form of a text.
  public mutating func update(_ text: String) {
    update(Array(text.utf8))
  }

  /// Ends the digest: 64 hexadecimal digits, lower case.
  public consuming func finalize() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    av_sha_final(state, &digest)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The SHA-256 of `data` as 64 hexadecimal digits, lower case.
  public static func sha256(_ data: Data) -> String {
    var digest = ContentDigest()
    digest.update(data)
    return digest.finalize()
  }

  private mutating func update(bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    av_sha_update(state, base.assumingMemoryBound(to: UInt8.self), bytes.count)
  }
}
