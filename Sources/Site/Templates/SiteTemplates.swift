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
  private let library: MustacheLibrary
  private let templates: [String: Template]

  /// Reads templates.
  /// - Parameter files: the built-in templates and those of the site.
  /// - Returns: the templates that can be read, and what is wrong with the others.
  package static func load(_ files: TemplateFiles) -> (templates: SiteTemplates, problems: [Problem]) {
    var library = MustacheLibrary()
    var templates: [String: Template] = [:]
    var problems: [Problem] = []
    for (path, file) in files.all.sorted(by: { $0.key < $1.key }) where path.hasSuffix(".mustache") {
      guard let data = try? Data(contentsOf: file.url), let source = String(validatingUTF8Data: data) else {
        problems.append(Problem(file: file.name, message: "cannot be read as UTF-8 text; save it as UTF-8"))
        continue
      }
      let name = String(path.dropLast(".mustache".count))
      let lineCount =
        source.split(separator: "\n", omittingEmptySubsequences: false).count - (source.hasSuffix("\n") ? 1 : 0)
      do {
        library.register(try MustacheTemplate(string: source), named: name)
        templates[name] = Template(file: file.name, outline: TemplateOutline(source))
      } catch let error as MustacheTemplate.ParserError {
        problems.append(
          Problem(
            file: file.name, line: min(error.context.lineNumber, lineCount),
            message: "is no valid template: \(Self.words(error.error))"
          ))
      } catch {
        problems.append(Problem(file: file.name, message: "is no valid template: \(error)"))
      }
    }
    return (SiteTemplates(files: files, library: library, templates: templates), problems)
  }

  /// Makes one page.
  /// - Parameters:
  ///   - name: name of the template, without its extension.
  ///   - context: everything the template may ask for.
  /// - Throws: ``SiteError/problems(_:)`` with one problem for each key or partial that is missing, by template and line.
  package func render(_ name: String, _ context: [String: TemplateValue]) throws(SiteError) -> String {
    let problems = TemplateCheck.problems(in: name, context: context, templates: templates)
    guard problems.isEmpty else { throw .problems(problems) }
    return library.render(context.mapValues(\.mustache), withTemplate: name) ?? ""
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
