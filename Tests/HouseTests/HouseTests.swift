import Foundation
import Testing

/// Holds the sources against what CONTRIBUTING.md says of the house.
@Suite struct HouseTests {
  private static let loaded = Result { try House() }
  let house: House

  init() throws {
    house = try Self.loaded.get()
  }

  @Test func tableNamesEveryModuleAndNoOther() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: house.sources.path).filter { !$0.hasPrefix(".") }
    #expect(Set(folders) == Set(house.modules.keys))
  }

  @Test func roadGoesDownOnly() {
    for module in house.modules.values {
      for name in module.mayImport {
        guard let other = house.modules[name] else { continue }
        #expect(
          other.floor < module.floor,
          "\(module.name) (floor \(module.floor)) may not import \(name) (floor \(other.floor))")
      }
    }
  }

  @Test func everyImportStandsInTheTable() throws {
    let always: Set = ["Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "RegexBuilder"]
    var seen = 0
    for source in house.swiftSources {
      let module = try #require(house.modules[source.module], "\(source.path) belongs to no module of the table")
      for found in source.imports {
        seen += 1
        #expect(
          always.contains(found.module) || module.mayImport.contains(found.module),
          "\(source.path):\(found.line): \(source.module) may not import \(found.module)")
      }
    }
    #expect(seen > 40, "the scan saw only \(seen) imports; does it still read import lines?")
  }

  @Test func systemLibrariesStayInside() {
    for source in house.swiftSources {
      for found in source.imports where house.modules[found.module]?.floor == 0 {
        #expect(
          ["internal", "private", "fileprivate"].contains(found.access),
          "\(source.path):\(found.line): write 'internal import \(found.module)', so that no C type becomes public")
      }
    }
  }

  @Test func systemLibraryModulesHoldNothingElse() throws {
    for module in house.modules.values where module.floor == 0 && !["CKernels", "CSentencePiece"].contains(module.name)
    {
      let folder = house.sources.appending(path: module.name)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(files) == ["module.modulemap", "shim.h"], "Sources/\(module.name)")
    }
  }

  @Test func nothingIsForced() {
    for source in house.swiftSources {
      for (number, line) in source.code.enumerated() {
        let forced = line.contains("!") && line.contains(/\b(try|as)!|[\w\])]!(?!=)/)
        #expect(!forced, "\(source.path):\(number + 1): \(line.trimmingCharacters(in: .whitespaces))")
      }
    }
  }

  /// Every weight, table, font and picture outside the tests is listed with its rights, and the licence's text is there.
  @Test func worksOfOthersAreListedWithTheirLicences() throws {
    let list = try String(contentsOf: house.root.appending(path: "THIRD-PARTY.md"), encoding: .utf8)
    var listed: Set<String> = []
    for line in list.split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
      guard cells.count == 6, cells[1].contains("/") else { continue }
      listed.insert(cells[1])
      for file in [cells[1], cells[4]] where file != "-" {
        #expect(FileManager.default.fileExists(atPath: house.root.appending(path: file).path), "\(file) is not there")
      }
      #expect(!cells[3].isEmpty, "\(cells[1]): whose is it?")
      let isFree = cells[3].contains(/CC0|public domain|facts/)
      #expect(isFree || cells[4] != "-", "\(cells[1]): the text of its licence must ship with it")
    }
    let suffixes: Set = [
      "safetensors", "csv", "woff2", "woff", "ttf", "otf", "jpg", "jpeg", "png", "webp", "mp4", "avif",
    ]
    for folder in ["Sources", "templates", "content", "Benchmarks"] {
      let place = house.root.appending(path: folder)
      for path in try FileManager.default.subpathsOfDirectory(atPath: place.path) {
        guard !path.contains(".build/"), suffixes.contains((path as NSString).pathExtension) else { continue }
        #expect(listed.contains("\(folder)/\(path)"), "\(folder)/\(path) is not in THIRD-PARTY.md")
      }
    }
    #expect(listed.count > 10)
  }

  /// The scan itself, on lines that have tripped such scans before.
  @Test func scanReadsSwift() {
    let source = SwiftSource(
      module: "M", path: "M.swift",
      text: ###"""
        import struct Foundation.URL
        @preconcurrency import Yams
        internal import CWebP  // import Comment
        /* import Hidden */ import Shown
        let a = "import Text", b = ##"try! "x" "##, d = "\(c ? "try! e" : "f")"
        let c = """
          import InText
          """
        if !a.isEmpty && a != b { }
        """###)
    #expect(source.imports.map(\.module) == ["Foundation", "Yams", "CWebP", "Shown"])
    #expect(source.imports.map(\.access) == ["", "", "internal", ""])
    #expect(source.imports.map(\.line) == [1, 2, 3, 4])
    #expect(!source.code.contains { $0.contains("try!") })
  }
}
