import Foundation
import Glibc
import Site

/// Notices changes in what a site is made from: `content/`, `templates/`, `static/` and `site.yml`.
///
/// Files are looked at a few times a second, which works on every file system, in containers and over the network.
struct SourceWatch: Sendable {
  /// What is known of a file; it differs after every change.
  fileprivate struct Mark: Equatable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int64
    var inode: UInt64
  }

  /// How every file stood at one moment.
  struct Snapshot: Equatable, Sendable {
    fileprivate var marks: [String: Mark] = [:]

    /// Names of the files in which two snapshots differ, sorted.
    func differences(from other: Snapshot) -> [String] {
      let names = Set(marks.keys).union(other.marks.keys)
      return names.filter { marks[$0] != other.marks[$0] }.sorted()
    }
  }

  /// The site's root.
  let root: URL

  /// Looks at every file now; hidden files and what editors leave beside their files do not count.
  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    look(at: root.appending(path: "site.yml").path, into: &snapshot)
    for folder in ["content", "templates", "static"] {
      look(at: root.appending(path: folder).path, into: &snapshot)
    }
    return snapshot
  }

  private func look(at path: String, into snapshot: inout Snapshot) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return }
      for name in names where !name.hasPrefix(".") && !name.hasSuffix("~") {
        look(at: path + "/" + name, into: &snapshot)
      }
    } else {
      snapshot.marks[path] = Mark(
        seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int64(status.st_size),
        inode: UInt64(status.st_ino))
    }
  }
}
