import Foundation
internal import Mustache

/// The templates that pages are made with: the built-in ones, each of which the site's own file of the same path replaces.
public struct SiteTemplates: Sendable {
  /// One template.
  struct Template: Sendable {
    /// The file as problems name it.
    var file: String
    var outline: TemplateOutline
  }

  /// Every file of the templates' folders, by path below them, the site's own winning.
  let files: TemplateFiles
  /// The languages that there are words for, by tag; English always.
  package let translations: [String: Translation]
  private let versions: [String: Version]

  /// The templates in one language.
  private struct Version {
    var library = MustacheLibrary()
    var templates: [String: Template] = [:]
  }

  /// Reads templates.
  /// - Parameter files: the built-in templates and those of the site.
  /// - Returns: the templates that can be read, and what is wrong with the others.
  package static func load(_ files: TemplateFiles) -> (templates: SiteTemplates, problems: [Problem]) {
    var problems: [Problem] = []
    let translations = Self.translations(files, &problems)
    var versions: [String: Version] = [:]
    for (path, file) in files.all.sorted(by: { $0.key < $1.key }) where path.hasSuffix(".mustache") {
      guard let data = try? Data(contentsOf: file.url), let source = String(validatingUTF8Data: data) else {
        problems.append(Problem(file: file.name, message: "cannot be read as UTF-8 text; save it as UTF-8"))
        continue
      }
      let name = String(path.dropLast(".mustache".count))
      for (language, translation) in translations.sorted(by: { $0.key < $1.key }) {
        let source = translation.applied(to: source)
        do {
          versions[language, default: Version()].library.register(try MustacheTemplate(string: source), named: name)
          versions[language]?.templates[name] = Template(file: file.name, outline: TemplateOutline(source))
        } catch {
          // A fault of the template itself is told once.
          let problem = Self.problem(error, file: file.name, source: source)
          if !problems.contains(problem) { problems.append(problem) }
        }
      }
    }
    return (SiteTemplates(files: files, translations: translations, versions: versions), problems)
  }

  /// Reads `words/<language>.yml` of every language.
  private static func translations(_ files: TemplateFiles, _ problems: inout [Problem]) -> [String: Translation] {
    var translations = ["en": Translation.english]
    for (path, file) in files.all.sorted(by: { $0.key < $1.key }) where path.hasSuffix(".yml") {
      let parts = path.dropLast(".yml".count).split(separator: "/")
      guard parts.count == 2, parts[0] == "words" else { continue }
      let language = String(parts[1])
      guard let data = try? Data(contentsOf: file.url), let yaml = String(validatingUTF8Data: data) else {
        problems.append(Problem(file: file.name, message: "cannot be read as UTF-8 text; save it as UTF-8"))
        continue
      }
      do throws(SiteError) {
        translations[language] = try Translation(language: language, yaml: yaml, file: file.name)
      } catch {
        if case .problems(let found) = error { problems += found }
      }
    }
    return translations
  }

  private static func problem(_ error: any Error, file: String, source: String) -> Problem {
    guard let error = error as? MustacheTemplate.ParserError else {
      return Problem(file: file, message: "is no valid template: \(error)")
    }
    let lineCount =
      source.split(separator: "\n", omittingEmptySubsequences: false).count - (source.hasSuffix("\n") ? 1 : 0)
    return Problem(
      file: file, line: min(error.context.lineNumber, lineCount), message: "is no valid template: \(words(error.error))"
    )
  }

  /// The words of a language; English where there are none for it.
  func translation(_ language: String) -> Translation {
    translations[language.lowercased()]
      ?? translations[language.lowercased().split(separator: "-").first.map(String.init) ?? ""] ?? .english
  }

  /// Makes one page.
  /// - Parameters:
  ///   - name: name of the template, without its extension.
  ///   - context: everything the template may ask for.
  ///   - language: the language of the page's own words; English where there are none for it.
  /// - Throws: ``SiteError/problems(_:)`` with one problem for each key or partial that is missing, by template and line.
  package func render(
    _ name: String, _ context: [String: TemplateValue], language: String = "en"
  ) throws(SiteError) -> String {
    let version = versions[translation(language).language] ?? Version()
    let problems = TemplateCheck.problems(in: name, context: context, templates: version.templates)
    guard problems.isEmpty else { throw .problems(problems) }
    return version.library.render(context.mapValues(\.mustache), withTemplate: name) ?? ""
  }

  private static func words(_ error: any Error) -> String {
    switch error as? MustacheTemplate.Error {
    case .sectionCloseNameIncorrect: "a section is closed by another name than it was opened with"
    case .unfinishedName: "a tag is not closed, or its name holds a character that names cannot hold"
    case .expectedSectionEnd: "a section is never closed"
    case .invalidSetDelimiter: "the tag that sets delimiters is not of the form {{=<% %>=}}"
    case .transformAppliedToInheritanceSection: "a block's name cannot be transformed"
    case .illegalTokenInsideInheritSection, .textInsideInheritSection:
      "only blocks {{$name}}...{{/name}} may stand between {{<template}} and its end"
    case .invalidConfigVariableSyntax, .unrecognisedConfigVariable:
      "unknown setting in a {{% tag; only CONTENT_TYPE is known"
    case nil: "\(error)"
    }
  }
}

/// The files of two folders of templates, of which the second replaces the first file by file.
public struct TemplateFiles: Sendable {
  /// One file.
  struct File: Sendable {
    var url: URL
    /// The file as problems name it.
    var name: String
  }

  /// Every file by its path below the folders.
  let all: [String: File]

  /// The folder of the built-in templates.
  public static var builtIn: URL? {
    Bundle.module.resourceURL?.appending(path: "templates", directoryHint: .isDirectory)
  }

  /// Lists files.
  /// - Parameters:
  ///   - builtIn: the folder of the built-in templates.
  ///   - own: the site's own folder, if it is there; hidden files are left out.
  public init(builtIn: URL?, own: URL?) {
    var all: [String: File] = [:]
    for (folder, suffix) in [(builtIn, " (built in)"), (own, "")] {
      guard let folder else { continue }
      for path in FileTree.files(below: folder) {
        all[path] = File(url: folder.appending(path: path), name: "templates/\(path)\(suffix)")
      }
    }
    self.all = all
  }

  /// The languages that lessons can be written in: the folders of `lesson/` that have a vocabulary.
  var lessonLanguages: [String] {
    all.keys.compactMap { path in
      let parts = path.split(separator: "/")
      return parts.count == 3 && parts[0] == "lesson" && parts[2] == "vocabulary.md" ? String(parts[1]) : nil
    }.sorted()
  }

  /// The language of a lesson whose author names none: the site's where there are templates for it, else English.
  func lessonLanguage(ofSite tag: String) -> String {
    let language = tag.lowercased().split(separator: "-").first.map(String.init) ?? ""
    return lessonLanguages.contains(language) ? language : "en"
  }

  /// A file as problems name it.
  func name(of path: String) -> String { all[path]?.name ?? "templates/\(path)" }

  /// The text of a lesson's template.
  /// - Throws: ``SiteError/file(_:)`` when there is none or it is not UTF-8.
  func lessonText(_ path: String) throws(SiteError) -> String {
    guard all[path] != nil else { throw .file("there is no such file") }
    guard let text = text(path) else { throw .file("it is not UTF-8 text") }
    return text
  }

  /// A text file's content, for instance `lessons/oil.md`; `nil` if there is none or it is not UTF-8.
  public func text(_ path: String) -> String? {
    all[path].flatMap { try? Data(contentsOf: $0.url) }.flatMap { String(validatingUTF8Data: $0) }
  }
}
