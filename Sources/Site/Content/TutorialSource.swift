import Foundation
import Imaging
import Media
import Painting

/// One file of `content/`: what its author says about a tutorial, checked.
struct TutorialSource: Sendable, Equatable {
  /// The file as problems name it, for instance `content/owl.md`.
  var file: String
  /// The folder that the file lies in.
  var folder: URL
  /// Path of the first medium's page below the site's root.
  var slug: String
  var title: String
  /// The reference's file.
  var reference: URL
  /// Line of the front matter that names the reference.
  var referenceLine: Int?
  /// The part of the reference that is painted; `nil` for all of it.
  var crop: PictureCrop?
  /// The media, in the author's order; the first has the plain address.
  var media: [Medium]
  var mediumLine: Int?
  var size: WallSize
  var level: String
  var tags: [String]
  var date: String?
  var draft: Bool
  var author: String?
  var credit: String?
  var licence: String?
  var palette: PaletteName?
  /// Language of the lesson's words, a folder of `templates/lesson`; `nil` for the site's.
  var language: String?
  /// Slug of the tutorial that this one says in another language.
  var translates: String?
  var translatesLine: Int?
  var steps: Int?
  var seed: UInt64
  var kind: String
  /// How the medium is worked, where there is more than one way.
  var technique: Technique
  /// Percent of the working time by stage identifier.
  var shares: [String: Double]
  /// Where a reference without colour gets its colours from.
  var colours: ColourSource?
  var coloursLine: Int?
  /// How heads are built, and which.
  var heads: HeadSource
  /// What is put right in what is seen.
  var layers: LayerSource?
  /// The video model that makes the process or leads its strokes; `nil` for the program's own strokes.
  var video: VideoSource?
  /// The Markdown below the front matter.
  var body: String
  /// Line of the file on which the Markdown begins.
  var bodyLine: Int

  /// The keys that front matter may hold, in the order of the documentation.
  static let keys = [
    "title", "reference", "crop", "medium", "size", "level", "tags", "date", "draft", "author", "credit", "licence",
    "language",
    "translates", "palette",
    "technique", "shares", "colours", "steps", "seed", "kind", "layers", "drawing", "face", "landmarks",
    "generator", "model", "adapter", "caption", "diffusion",
  ]
  /// Keys that people try, and what to write instead.
  static let hints = [
    "image": "write 'reference'", "photo": "write 'reference'", "picture": "write 'reference'",
    "media": "write 'medium'; it takes a list, too", "license": "write 'licence'",
    "lang": "write 'language'", "tubes": "write 'palette'; it takes a list of tubes, too",
    "colors": "write 'colours'", "colour": "write 'colours'", "share": "write 'shares'", "stages": "write 'shares'",
    "faces": "write 'face'", "head": "write 'face'", "heads": "write 'face'", "marks": "write 'landmarks'",
    "lora": "write 'adapter'", "adapters": "write 'adapter'; it takes a list, too",
    "loras": "write 'adapter'; it takes a list, too",
    "prompt": "write 'caption', or 'prompt' under 'diffusion' for all of it", "checkpoint": "write 'model'",
    "layout": "templates lie in templates/",
    "slug": "the address is made from the file's name", "categories": "write 'tags'",
  ]
  static let levels = ["beginner", "intermediate", "advanced"]
  static let kinds = ["photograph", "painting", "drawing"]
  static let palettes = PaletteName.allCases.map(\.rawValue)

  /// Colours for the tones of a reference that has none.
  enum ColourSource: Sendable, Equatable {
    /// Those of a palette's tubes.
    case palette(PaletteName)
    /// Those of a picture.
    case picture(URL)

    /// The colours, dark to light.
    func colours() throws -> [RGB8] {
      switch self {
      case .palette(let name): return try ToneColours.colours(of: name)
      case .picture(let url):
        let name = url.lastPathComponent
        return ToneColours.colours(of: try Image(decoding: AuthorFile.content(of: url, name: name), name: name))
      }
    }
  }

  /// The technique in one of the media: the author's where it is a way of working in it.
  func technique(in medium: Medium) -> Technique {
    medium.stages(for: technique) == medium.stages ? .direct : technique
  }

  /// Shares of the working time in one of the media; empty where the author says nothing of its stages.
  func stageShares(in medium: Medium) -> [String: Double] {
    let stages = medium.stages(for: technique)
    let said = shares.filter { share in stages.contains { $0.id == share.key } }
    return said.isEmpty ? [:] : (try? StageShares.completed(said, stages: stages)) ?? [:]
  }

  /// Path of the page for one of the media, below the site's root.
  func path(for medium: Medium) -> String { medium == media.first ? slug : "\(slug)/\(medium.rawValue)" }
}

/// What reading one file of `content/` gave.
struct ReadTutorial: Sendable {
  /// The file as problems name it.
  var file: String
  /// Its slug, made from the file's name; the name itself where no slug can be made.
  var slug: String
  /// What it says; `nil` when reference or medium are not to be had.
  var source: TutorialSource?
  /// Whether it is a draft, as far as could be read.
  var draft: Bool
  /// Everything that is wrong with it.
  var problems: [Problem]
}

extension ReadTutorial {
  /// Reads one file.
  /// - Parameters:
  ///   - url: the file.
  ///   - content: the folder of all tutorials, in which references are looked for, too.
  ///   - supported: the media that can be painted.
  ///   - languages: those that there are lesson templates for.
  init(contentsOf url: URL, in content: URL, supported: [Medium], languages: [String]) {
    let name = url.lastPathComponent
    let stem = url.deletingPathExtension().lastPathComponent
    file = "content/\(name)"
    let made = Slug.make(stem)
    slug = made.isEmpty ? stem : made
    source = nil
    draft = false
    problems = []
    if made.isEmpty {
      problems.append(
        Problem(file: file, message: "the name gives no address; rename it with letters or digits, for instance owl.md")
      )
    }
    guard let data = try? Data(contentsOf: url) else {
      problems.append(Problem(file: file, message: "cannot be read; check its permissions"))
      return
    }
    guard let text = String(validatingUTF8Data: data) else {
      let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
      problems.append(Problem(file: file, line: line, message: "is not UTF-8 text; save it as UTF-8"))
      return
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func isFence(_ line: Substring) -> Bool { line.hasPrefix("---") && line.allSatisfy { $0 == "-" || $0 == " " } }
    guard let first = lines.first, isFence(first) else {
      problems.append(
        Problem(
          file: file, line: 1, message: "has no front matter; begin with '---', 'reference: ...', 'medium: ...', '---'")
      )
      return
    }
    guard let end = lines.dropFirst().firstIndex(where: isFence) else {
      problems.append(Problem(file: file, line: 1, message: "the front matter has no end; close it with a line '---'"))
      return
    }
    let yaml = lines[1..<end].joined(separator: "\n")
    var fields = Fields(yaml: yaml, file: file, firstLine: 2, known: TutorialSource.keys, hints: TutorialSource.hints)
    if !fields.unreadable {
      draft = fields.bool("draft") ?? false
      source = TutorialSource(
        reading: &fields, file: file, slug: slug, folder: url.deletingLastPathComponent(), content: content,
        supported: supported, languages: languages)
      source?.draft = draft
      source?.body = lines[(end + 1)...].joined(separator: "\n")
      source?.bodyLine = end + 2
    }
    problems += fields.problems
  }
}

extension TutorialSource {
  /// Checks the values of front matter; `nil` when reference or medium are not to be had.
  fileprivate init?(
    reading fields: inout Fields, file: String, slug: String, folder: URL, content: URL, supported: [Medium],
    languages: [String]
  ) {
    let reference = Self.reference(in: &fields, folder: folder, content: content)
    let crop = Self.crop(in: &fields)
    let layers = LayerSource.read(in: &fields, folder: folder, content: content)
    let media = Self.media(in: &fields, supported: supported)
    let title = fields.string("title")
    var size = WallSize(long: 40)
    if let text = fields.string("size") {
      if let read = WallSize(text) {
        size = read
      } else {
        fields.complain("size", "'\(text)' is no size on the wall; \(WallSize.expected)")
      }
    }
    let level = fields.choice("level", among: Self.levels) ?? "intermediate"
    let tags = Self.tags(in: &fields)
    let date = Self.date(in: &fields)
    let palette = Self.palette(in: &fields)
    let language = fields.choice("language", among: languages)
    let translates = fields.string("translates").map { Slug.make($0.hasSuffix(".md") ? String($0.dropLast(3)) : $0) }
    let steps = fields.integer("steps", in: 3...24).map(Int.init)
    let seed = fields.integer("seed", in: 0...UInt64.max) ?? 1
    let kind = fields.choice("kind", among: Self.kinds) ?? "photograph"
    let author = fields.string("author")
    let credit = fields.string("credit")
    let licence = fields.string("licence")
    let technique = Self.technique(in: &fields, media: media ?? [])
    let shares = Self.shares(in: &fields, media: media ?? [], technique: technique)
    let colours = Self.colours(in: &fields, folder: folder, content: content)
    let heads = HeadSource.read(in: &fields, media: media ?? [])
    let video = VideoSource.read(
      in: &fields, media: media ?? [], technique: technique, root: content.deletingLastPathComponent())
    guard let reference, let media else { return nil }
    self.init(
      file: file, folder: folder, slug: slug, title: title ?? Self.title(from: slug), reference: reference,
      referenceLine: fields.line(of: "reference"), crop: crop, media: media, mediumLine: fields.line(of: "medium"),
      size: size,
      level: level, tags: tags, date: date, draft: false, author: author, credit: credit, licence: licence,
      palette: palette, language: language, translates: translates,
      translatesLine: fields.line(of: "translates"), steps: steps, seed: seed, kind: kind, technique: technique,
      shares: shares,
      colours: colours, coloursLine: fields.line(of: "colours"), heads: heads, layers: layers, video: video,
      body: "", bodyLine: 1)
  }

  private static func reference(in fields: inout Fields, folder: URL, content: URL) -> URL? {
    guard fields.has("reference") else {
      fields.complain("reference", "is missing; name the picture to paint, for instance 'reference: owl.jpg'")
      return nil
    }
    return picture("reference", in: &fields, folder: folder, content: content)
  }

  private static func plain(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? "\(Int(number))" : "\(number)"
  }

  private static func crop(in fields: inout Fields) -> PictureCrop? {
    guard let node = fields.node("crop") else { return nil }
    let numbers = (node.sequence.map(Array.init) ?? []).compactMap { $0.scalar.flatMap { Double($0.string) } }
    let crop = PictureCrop(numbers)
    if crop == nil {
      fields.complain(
        "crop",
        "expected the part to paint as [left, top, width, height] in percent of the picture, inside it, "
          + "for instance [10, 0, 60, 75], found "
          + (numbers.isEmpty ? Fields.kind(of: node) : "[\(numbers.map(Self.plain).joined(separator: ", "))]"))
    }
    return crop
  }

  /// The picture that a key names, beside the file or in `content/`.
  static func picture(_ key: String, in fields: inout Fields, folder: URL, content: URL) -> URL? {
    guard let path = fields.string(key) else { return nil }
    if path.contains("://") {
      fields.complain(key, "'\(path)' is a web address; save the picture beside this file and name the file")
      return nil
    }
    for base in [folder, content] {
      let url = path.hasPrefix("/") ? URL(filePath: path) : base.appending(path: path).standardizedFileURL
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
        guard !isFolder.boolValue else {
          fields.complain(key, "'\(path)' is a folder; name a picture in it")
          return nil
        }
        return url
      }
    }
    let near = (try? FileManager.default.contentsOfDirectory(atPath: content.path)) ?? []
    let hint = Spelling.hint(for: path, among: near.filter { !$0.hasSuffix(".md") })
    fields.complain(key, "there is no file '\(path)' beside this one or in content/\(hint)")
    return nil
  }

  private static func media(in fields: inout Fields, supported: [Medium]) -> [Medium]? {
    let names = supported.map(\.rawValue)
    guard fields.has("medium") else {
      fields.complain("medium", "is missing; choose one of \(names.joined(separator: ", "))")
      return nil
    }
    guard let texts = fields.strings("medium") else { return nil }
    guard !texts.isEmpty else {
      fields.complain("medium", "is an empty list; choose one of \(names.joined(separator: ", "))")
      return nil
    }
    var media: [Medium] = []
    for text in texts {
      guard let medium = Medium(written: text) else {
        let hint = Spelling.hint(for: text, among: Medium.allCases.map(\.rawValue))
        fields.complain(
          "medium",
          "unknown medium '\(text)'\(hint.isEmpty ? "; choose one of \(names.joined(separator: ", "))" : hint)")
        return nil
      }
      guard supported.contains(medium) else {
        fields.complain(
          "medium", "'\(medium.rawValue)' cannot be painted yet; choose one of \(names.joined(separator: ", "))")
        return nil
      }
      guard !media.contains(medium) else {
        fields.complain("medium", "'\(medium.rawValue)' stands there twice; name each medium once")
        return nil
      }
      media.append(medium)
    }
    return media
  }

  private static func technique(in fields: inout Fields, media: [Medium]) -> Technique {
    guard let word = fields.choice("technique", among: Technique.allCases.map(\.rawValue)),
      let technique = Technique(rawValue: word)
    else { return .direct }
    let able = Medium.allCases.filter { technique == .direct || $0.stages(for: technique) != $0.stages }
    if !media.isEmpty, !media.contains(where: able.contains) {
      fields.complain(
        "technique",
        "'\(word)' is a way of working in \(able.map(\.rawValue).joined(separator: ", ")), which this lesson is not in; "
          + "leave the line out")
    }
    return technique
  }

  private static func shares(in fields: inout Fields, media: [Medium], technique: Technique) -> [String: Double] {
    let said = fields.factors("shares", example: "{drawing: 10, details: 20}", of: "a stage's identifier")
    let stages = media.flatMap { $0.stages(for: technique) }
    for share in said where !media.isEmpty && !stages.contains(where: { $0.id == share.key }) {
      let known = stages.map(\.id).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let hint = Spelling.hint(for: share.key, among: known)
      fields.complain(
        "shares", line: share.line,
        "'\(share.key)' is no stage of \(media.map(\.title).joined(separator: " or "))"
          + (hint.isEmpty ? "; the stages are \(known.joined(separator: ", "))" : hint))
      return [:]
    }
    let shares = Dictionary(said.map { ($0.key, $0.value) }) { first, _ in first }
    for medium in media {
      let stages = medium.stages(for: technique)
      let own = shares.filter { share in stages.contains { $0.id == share.key } }
      guard !own.isEmpty else { continue }
      do {
        _ = try StageShares.completed(own, stages: stages)
      } catch {
        fields.complain("shares", "\(error)")
        return [:]
      }
    }
    return shares
  }

  private static func colours(in fields: inout Fields, folder: URL, content: URL) -> ColourSource? {
    guard let text = fields.string("colours") else { return nil }
    if let name = PaletteName(rawValue: text.lowercased()) { return .palette(name) }
    if !text.contains("."), !text.contains("/") {
      fields.complain(
        "colours",
        "'\(text)' is neither a picture nor one of the palettes \(palettes.joined(separator: ", "))"
          + Spelling.hint(for: text, among: palettes))
      return nil
    }
    return picture("colours", in: &fields, folder: folder, content: content).map { .picture($0) }
  }

  /// A palette by its name, or the author's own tubes as a list or parted by commas.
  private static func palette(in fields: inout Fields) -> PaletteName? {
    guard let texts = fields.strings("palette") else { return nil }
    let text = texts.joined(separator: ", ")
    guard let name = PaletteName(rawValue: text) else {
      fields.complain(
        "palette",
        "'\(text)' is none of \(palettes.joined(separator: ", ")) and no list of tubes"
          + Spelling.hint(for: text, among: palettes))
      return nil
    }
    do {
      _ = try Palette(name, table: PaintTable())
    } catch {
      fields.complain("palette", "\(error)")
      return nil
    }
    return name
  }

  private static func tags(in fields: inout Fields) -> [String] {
    guard let tags = fields.strings("tags") else { return [] }
    if let empty = tags.first(where: { Slug.make($0).isEmpty }) {
      fields.complain("tags", "'\(empty)' has no letters or digits to make an address from")
      return []
    }
    var seen = Set<String>()
    return tags.filter { seen.insert(Slug.make($0)).inserted }
  }

  private static func date(in fields: inout Fields) -> String? {
    guard let text = fields.string("date") else { return nil }
    guard let match = text.wholeMatch(of: /(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?/), let year = Int(match.1),
      let month = Int(match.2), let day = Int(match.3), year >= 1,
      (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
    else {
      fields.complain("date", "'\(text)' is no date; expected a day of the calendar like 2026-11-23")
      return nil
    }
    return "\(match.1)-\(match.2)-\(match.3)"
  }

  private static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func title(from slug: String) -> String {
    let words = slug.replacingOccurrences(of: "-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension Medium {
  /// Reads a medium as people write it: in any case, with spaces, in American spelling, by its title.
  init?(written text: String) {
    let name = text.lowercased().trimmingCharacters(in: .whitespaces).replacingOccurrences(of: " ", with: "-")
      .replacingOccurrences(of: "color", with: "colour")
    let byTitle = Self.allCases.first { $0.title.lowercased().replacingOccurrences(of: " ", with: "-") == name }
    guard let medium = Self(rawValue: name) ?? byTitle ?? (name == "graphite-pencil" ? .graphite : nil) else {
      return nil
    }
    self = medium
  }
}
