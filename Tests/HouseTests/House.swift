import Foundation

/// The house as CONTRIBUTING.md describes it, and as it stands in `Sources/`.
struct House: Sendable {
  /// A row of the table.
  struct Module: Sendable {
    var name: String
    var floor: Int
    var mayImport: Set<String>
  }

  /// Root of the package.
  let root: URL
  /// The rows, by module.
  let modules: [String: Module]
  /// Every Swift file below `Sources/`.
  let swiftSources: [SwiftSource]

  /// The folder `Sources/`.
  var sources: URL { root.appending(path: "Sources") }

  /// Reads the table.
  init(filePath: String = #filePath) throws {
    root = URL(filePath: filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let guide = try String(contentsOf: root.appending(path: "CONTRIBUTING.md"), encoding: .utf8)
    var modules: [String: Module] = [:]
    for line in guide.split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard cells.count == 6, let floor = Int(cells[1]) else { continue }
      let name = cells[2].replacing("`", with: "")
      let imports = cells[4].split { " `".contains($0) }.map(String.init).filter { $0 != "-" }
      modules[name] = Module(name: name, floor: floor, mayImport: Set(imports))
    }
    self.modules = modules

    let sources = root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
    swiftSources = try paths.sorted().map {
      SwiftSource(
        module: String($0.prefix { $0 != "/" }), path: "Sources/\($0)",
        text: try String(contentsOf: sources.appending(path: $0), encoding: .utf8))
    }
  }
}
