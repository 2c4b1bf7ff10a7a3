/// Finds the keys that a template asks for and its context does not hold.
///
/// It walks the way rendering does: into sections that are shown, once for every element of a list, and into partials. A key that
/// is there with nothing to show (``TemplateValue/none``) is well; a key that is not there at all is a fault of the template.
struct TemplateCheck {
  /// Every template of the site by name.
  let templates: [String: SiteTemplates.Template]
  private var problems: [Problem] = []
  private var depth = 0

  init(templates: [String: SiteTemplates.Template]) { self.templates = templates }

  /// Checks one template against its context.
  /// - Returns: one problem for each missing key of each template, at its first place.
  static func problems(
    in name: String, context: [String: TemplateValue], templates: [String: SiteTemplates.Template]
  ) -> [Problem] {
    guard let template = templates[name] else {
      return [Problem(file: "templates/\(name).mustache", message: "there is no such template; a page needs it")]
    }
    var check = TemplateCheck(templates: templates)
    check.walk(template.outline.tags, in: template, stack: [.object(context)], blocks: [:])
    var seen = Set<[String]>()
    return check.problems.filter { seen.insert([$0.file, $0.key ?? ""]).inserted }
  }

  /// What fills a block, with the template that the words stand in.
  private typealias Blocks = [String: (tags: [TemplateOutline.Tag], template: SiteTemplates.Template)]

  private mutating func walk(
    _ tags: [TemplateOutline.Tag], in template: SiteTemplates.Template, stack: [TemplateValue], blocks: Blocks
  ) {
    for tag in tags {
      switch tag {
      case .variable(let key):
        _ = value(of: key, in: template, stack: stack)
      case .section(let key, let inverted, let body):
        guard let value = value(of: key, in: template, stack: stack) else { continue }
        if inverted {
          if value.isNothing { walk(body, in: template, stack: stack, blocks: blocks) }
        } else {
          for opened in value.opened { walk(body, in: template, stack: stack + opened, blocks: blocks) }
        }
      case .block(let name, let body):
        if let filled = blocks[name] {
          walk(filled.tags, in: filled.template, stack: stack, blocks: blocks)
        } else {
          walk(body, in: template, stack: stack, blocks: blocks)
        }
      case .partial(let name, let line, let filled):
        partial(name, line: line, filled: filled, in: template, stack: stack, blocks: blocks)
      }
    }
  }

  private mutating func partial(
    _ name: String, line: Int, filled: [String: [TemplateOutline.Tag]], in template: SiteTemplates.Template,
    stack: [TemplateValue], blocks: Blocks
  ) {
    var name = name
    if name.hasPrefix("*") {
      let key = TemplateOutline.Key(name: String(name.dropFirst()), transforms: [], line: line)
      guard case .string(let chosen) = value(of: key, in: template, stack: stack) else { return }
      name = chosen
    }
    guard let partial = templates[name] else {
      let hint = Spelling.hint(for: name, among: Array(templates.keys))
      problems.append(
        Problem(file: template.file, line: line, key: name, message: "there is no template of this name\(hint)"))
      return
    }
    guard depth < 64 else {
      problems.append(Problem(file: template.file, line: line, key: name, message: "includes itself without end"))
      return
    }
    depth += 1
    defer { depth -= 1 }
    // What an outer template fills wins, as in the library.
    let merged = blocks.merging(
      filled.mapValues { (tags: $0, template: template) }, uniquingKeysWith: { outer, _ in outer })
    walk(partial.outline.tags, in: partial, stack: stack, blocks: merged)
  }

  /// The value behind a key; `nil`, with a problem noted, if the key is not there.
  private mutating func value(
    of key: TemplateOutline.Key, in template: SiteTemplates.Template, stack: [TemplateValue]
  ) -> TemplateValue? {
    if key.name.isEmpty, !key.transforms.isEmpty { return .bool(true) }
    if key.name == "." { return stack.last }
    var names = key.name.split(separator: ".").map(String.init)
    guard !names.isEmpty else { return nil }
    let first = names.removeFirst()
    let frames = key.name.hasPrefix(".") ? Array(stack.suffix(1)) : stack.reversed()
    var found = frames.lazy.compactMap { $0.field(first) }.first
    var passed = first
    var known = Set(stack.flatMap(\.names))
    var wanted = first
    for name in names {
      guard let value = found, value != .none else { break }
      found = value.field(name)
      passed += ".\(name)"
      known = Set(value.names)
      wanted = name
      if found == nil { break }
    }
    guard let found else {
      let hint = Spelling.hint(for: wanted, among: known.sorted())
      problems.append(
        Problem(
          file: template.file, line: key.line, key: key.name, message: "nothing is known under '\(passed)' here\(hint)")
      )
      return nil
    }
    return key.transforms.reversed().reduce(found) { $1.transformed($0) }
  }
}

extension String {
  /// The value after the transform of this name; anything shown where what it is does not matter for checking keys.
  fileprivate func transformed(_ value: TemplateValue) -> TemplateValue {
    guard case .list(let values) = value else { return self == "empty" ? .bool(false) : value }
    return switch self {
    case "first": values.first ?? .none
    case "last": values.last ?? .none
    case "empty": .bool(values.isEmpty)
    case "count": .integer(values.count)
    default: value
    }
  }
}

extension TemplateValue {
  /// The names that an object opens.
  fileprivate var names: [String] {
    if case .object(let fields) = self { Array(fields.keys) } else { [] }
  }

  fileprivate func field(_ name: String) -> TemplateValue? {
    if case .object(let fields) = self { fields[name] } else { nil }
  }

  /// Whether an inverted section over it is shown.
  fileprivate var isNothing: Bool {
    switch self {
    case .none, .bool(false): true
    case .list(let values): values.isEmpty
    default: false
    }
  }

  /// What a section over it adds to the stack, once for every time that it is shown.
  fileprivate var opened: [[TemplateValue]] {
    switch self {
    case .none, .bool(false): []
    case .bool(true): [[]]
    case .list(let values): values.map { [$0] }
    default: [[self]]
    }
  }
}
