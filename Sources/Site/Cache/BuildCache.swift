import Foundation
import Imaging

/// What earlier builds have worked out, by the hash of everything that it was worked out from.
///
/// Two sorts of files lie in the folder. **Blobs** bear the SHA-256 of their bytes as their name. **Entries** bear the hash of their key
/// as their name and begin with the hash of their own content. Both are checked when they are read, and what does not fit its hash
/// counts as not there. Files are written by renaming, so a killed build leaves nothing half-written, and the folder may be deleted at
/// any time.
package struct BuildCache: Sendable {
  /// Changes whenever cached data of an older build must not be read any more.
  static let formatVersion = 1
  /// The cache is cut back to this many bytes, those used longest ago first; what the last build used always stays.
  package static let capacity = 1 << 30

  /// The cache's folder.
  package let folder: URL

  /// Takes a folder, which need not be there yet.
  package init(folder: URL) { self.folder = folder }

  /// The key of an entry: a kind and the SHA-256 of what decides its content.
  struct Key: Sendable, Hashable {
    /// What sort of data it is, for instance `process`.
    let kind: String
    /// 64 hexadecimal digits.
    let hash: String

    /// Makes a key from everything that decides the content.
    init(kind: String, of parts: some Encodable) throws(SiteError) {
      self.kind = kind
      hash = ContentDigest.sha256(try BuildCache.encoded(parts) + Data("\(kind) \(BuildCache.formatVersion)".utf8))
    }
  }

  /// The entry of a key, and notes its use; `nil` if it is not there or damaged.
  func entry<Value: Decodable>(_ key: Key, as type: Value.Type) -> Value? {
    let url = file(of: key)
    guard let data = try? Data(contentsOf: url), data.count > 65, data[64] == UInt8(ascii: "\n") else { return nil }
    let content = data.dropFirst(65)
    guard String(decoding: data.prefix(64), as: UTF8.self) == ContentDigest.sha256(Data(content)),
      let value = try? JSONDecoder().decode(type, from: Data(content))
    else { return nil }
    utimes(url.path, nil)
    return value
  }

  /// Stores the entry of a key.
  func store(_ value: some Encodable, for key: Key) throws(SiteError) {
    let content = try Self.encoded(value)
    try FileTree.write(Data((ContentDigest.sha256(content) + "\n").utf8) + content, to: file(of: key))
  }

  /// The bytes with this hash; `nil` if they are not there or damaged.
  func blob(_ hash: String) -> Data? {
    guard let data = try? Data(contentsOf: file(ofBlob: hash)), ContentDigest.sha256(data) == hash else { return nil }
    return data
  }

  /// Whether there is a file for bytes with this hash; only reading it tells whether it is undamaged.
  func mayHoldBlob(_ hash: String) -> Bool { FileTree.size(of: file(ofBlob: hash)) != nil }

  /// Stores bytes under their hash, unless they are there already.
  /// - Returns: their SHA-256, 64 hexadecimal digits.
  func storeBlob(_ data: Data) throws(SiteError) -> String {
    let hash = ContentDigest.sha256(data)
    let url = file(ofBlob: hash)
    // A file of the right size may still be damaged; writing over it costs little and mends it.
    if blob(hash) == nil { try FileTree.write(data, to: url) }
    return hash
  }

  /// Marks the folder as a cache for programs that make backups.
  func prepare() throws(SiteError) {
    let tag = folder.appending(path: "CACHEDIR.TAG")
    guard !FileManager.default.fileExists(atPath: tag.path) else { return }
    // The signature is that of bford.info/cachedir.
    try FileTree.write(
      Data("Signature: 8a477f597d28d172789f06886806bc55\n# The cache of pentimento; it may be deleted.\n".utf8), to: tag
    )
  }

  /// Removes what is over the capacity, and unfinished files of killed builds.
  /// - Parameters:
  ///   - inUse: paths below the cache's folder that stay whatever their age.
  ///   - capacity: bytes to keep.
  package func prune(keeping inUse: Set<String>, capacity: Int = BuildCache.capacity) {
    struct Found {
      var path: String
      var size: Int
      var used: Date
    }
    var found: [Found] = []
    var unfinished: [String] = []
    for path in FileTree.files(below: folder, hidden: true) where path != "CACHEDIR.TAG" {
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)
      let used = attributes?[.modificationDate] as? Date ?? .distantPast
      if (path as NSString).lastPathComponent.hasPrefix(FileTree.temporaryPrefix) {
        unfinished.append(path)
      } else {
        found.append(Found(path: path, size: (attributes?[.size] as? NSNumber)?.intValue ?? 0, used: used))
      }
    }
    var excess = found.reduce(0) { $0 + $1.size } - capacity
    var removed: [String] = []
    for file in found.sorted(by: { ($0.used, $0.path) < ($1.used, $1.path) }) where excess > 0 {
      if inUse.contains(file.path) { continue }
      removed.append(file.path)
      excess -= file.size
    }
    FileTree.remove(removed + unfinished, below: folder)
  }

  /// Where an entry lies, below the cache's folder.
  func path(of key: Key) -> String { "entries/\(key.kind)/\(key.hash)" }

  /// Where a blob lies, below the cache's folder.
  func path(ofBlob hash: String) -> String { "blobs/\(hash.prefix(2))/\(hash)" }

  private func file(of key: Key) -> URL { folder.appending(path: path(of: key)) }
  private func file(ofBlob hash: String) -> URL { folder.appending(path: path(ofBlob: hash)) }

  private static func encoded(_ value: some Encodable) throws(SiteError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(value)
    } catch {
      throw .file("a value for the cache cannot be written as JSON: \(error)")
    }
  }
}
