import Foundation
internal import Yams

/// The named values at the head of a file, read with care: every wrong one is told, with its line, and the rest still counts.
///
/// Serves front matter and `site.yml` alike.
struct Fields {
  /// The file as problems name it.
  let file: String
  /// What has been found wrong so far.
  private(set) var problems: [Problem] = []
  /// Whether nothing could be read because the text is not YAML.
  private(set) var unreadable = false
  private var values: [String: (node: Node, line: Int)] = [:]
  /// Line of the file on which the YAML begins.
  private let firstLine: Int
  /// What problems put before keys, for instance `layers.`.
  private let prefix: String

  /// Reads YAML.
  /// - Parameters:
  ///   - yaml: the text; may be empty.
  ///   - firstLine: line of the file on which the text begins, from 1.
  ///   - known: every key that may stand there.
  ///   - hints: what to do instead of using a key that is often tried, by key.
  init(yaml: String, file: String, firstLine: Int, known: [String], hints: [String: String] = [:]) {
    self.file = file
    self.firstLine = firstLine
    prefix = ""
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      problems.append(Self.problem(error, yaml: yaml, file: file, firstLine: firstLine))
      unreadable = true
      return
    }
    guard let root, !Self.isNull(root) else { return }
    guard let mapping = root.mapping else {
      let line = (root.mark?.line ?? 1) + firstLine - 1
      problems.append(
        Problem(
          file: file, line: line, message: "expected lines of the form 'key: value', found \(Self.kind(of: root))"))
      unreadable = true
      return
    }
    take(mapping, known: known, hints: hints)
  }

  /// Reads keys and values below a key of other fields.
  /// - Parameter path: the keys above, with dots.
  init(_ mapping: Node.Mapping, below path: String, of other: Fields, known: [String], hints: [String: String] = [:]) {
    file = other.file
    firstLine = other.firstLine
    prefix = other.prefix + path + "."
    take(mapping, known: known, hints: hints)
  }

  private mutating func take(_ mapping: Node.Mapping, known: [String], hints: [String: String]) {
    for (keyNode, node) in mapping {
      let line = line(of: keyNode)
      guard let key = keyNode.scalar?.string else {
        problems.append(
          Problem(file: file, line: line, message: "a key must be a plain word, found \(Self.kind(of: keyNode))"))
        continue
      }
      guard known.contains(key) else {
        let advice =
          hints[key].map { "; \($0)" } ?? Spelling.nearest(to: key, among: known).map { "; did you mean '\($0)'?" }
          ?? "; known keys: \(known.joined(separator: ", "))"
        problems.append(Problem(file: file, line: line, key: prefix + key, message: "unknown key\(advice)"))
        continue
      }
      if !Self.isNull(node) { values[key] = (node, line) }
    }
  }

  /// Whether a key stands there with a value.
  func has(_ key: String) -> Bool { values[key] != nil }

  /// Line of a key; `nil` if it does not stand there.
  func line(of key: String) -> Int? { values[key]?.line }

  /// What stands at a key.
  func node(_ key: String) -> Node? { values[key]?.node }

  /// Line of the file on which a part of a value begins.
  func line(of node: Node) -> Int { (node.mark?.line ?? 1) + firstLine - 1 }

  /// Notes that a key's value is wrong, or the part of it that stands on a line.
  mutating func complain(_ key: String, line: Int? = nil, _ message: String) {
    problems.append(Problem(file: file, line: line ?? self.line(of: key), key: prefix + key, message: message))
  }

  /// Notes what is wrong below a key.
  mutating func complain(_ inner: Fields) { problems += inner.problems }

  /// One line of text; numbers and dates count as the text that stands there.
  mutating func string(_ key: String) -> String? {
    guard let node = values[key]?.node else { return nil }
    guard let text = node.scalar?.string else {
      complain(key, "expected text, found \(Self.kind(of: node))")
      return nil
    }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if trimmed.isEmpty {
      complain(key, "is empty; give it a value or leave the line out")
      return nil
    }
    return trimmed
  }

  /// One text or a list of texts.
  mutating func strings(_ key: String) -> [String]? {
    guard let node = values[key]?.node else { return nil }
    guard let sequence = node.sequence else { return string(key).map { [$0] } }
    var texts: [String] = []
    for element in sequence {
      guard let text = element.scalar?.string.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty,
        !Self.isNull(element)
      else {
        complain(key, "expected a list of texts, found \(Self.kind(of: element)) in it")
        return nil
      }
      texts.append(text)
    }
    return texts
  }

  /// `true` or `false`.
  mutating func bool(_ key: String) -> Bool? {
    guard let node = values[key]?.node else { return nil }
    guard let value = node.bool, node.scalar?.style == .plain || node.scalar?.style == .any else {
      complain(key, "expected true or false, found \(Self.kind(of: node))")
      return nil
    }
    return value
  }

  /// A whole number in a range.
  mutating func integer(_ key: String, in range: ClosedRange<UInt64>) -> UInt64? {
    guard let node = values[key]?.node else { return nil }
    guard let text = node.scalar?.string, let value = UInt64(text), range.contains(value) else {
      complain(
        key, "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(Self.kind(of: node))")
      return nil
    }
    return value
  }

  /// Numbers by words, in the order in which they stand there; empty where something is wrong.
  /// - Parameters:
  ///   - example: what it looks like, for messages.
  ///   - word: what the words are, for messages.
  mutating func factors(_ key: String, example: String, of word: String) -> [(key: String, value: Double, line: Int)] {
    guard let node = values[key]?.node else { return [] }
    guard let mapping = node.mapping else {
      complain(key, "expected numbers, each behind \(word), like \(example), found \(Self.kind(of: node))")
      return []
    }
    var factors: [(key: String, value: Double, line: Int)] = []
    for (keyNode, valueNode) in mapping {
      let line = line(of: keyNode)
      guard let name = keyNode.scalar?.string, !name.isEmpty else {
        complain(key, line: line, "expected \(word) before the number, found \(Self.kind(of: keyNode))")
        return []
      }
      guard let value = (valueNode.scalar?.string).flatMap(Double.init), value.isFinite else {
        complain(key, line: line, "expected a number for '\(name)', like \(example), found \(Self.kind(of: valueNode))")
        return []
      }
      factors.append((name, value, line))
    }
    return factors
  }

  /// One of a few words, in any case.
  mutating func choice(_ key: String, among choices: [String]) -> String? {
    guard let text = string(key) else { return nil }
    if let choice = choices.first(where: { $0 == text.lowercased() }) { return choice }
    complain(
      key, "'\(text)' is none of \(choices.joined(separator: ", "))\(Spelling.hint(for: text, among: choices))")
    return nil
  }

  private static func isNull(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// Two numbers, [x, y]; `nil` for anything else.
  static func point(_ node: Node) -> SIMD2<Double>? {
    guard let pair = node.sequence, pair.count == 2, let x = pair[0].scalar.flatMap({ Double($0.string) }),
      let y = pair[1].scalar.flatMap({ Double($0.string) }), x.isFinite, y.isFinite
    else { return nil }
    return SIMD2(x, y)
  }

  /// What a value is, for messages.
  static func kind(of node: Node) -> String {
    switch node {
    case .scalar(let scalar):
      scalar.string.count > 40 ? "'\(scalar.string.prefix(40))...'" : "'\(scalar.string)'"
    case .mapping: "keys and values"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  private static func problem(_ error: any Error, yaml: String, file: String, firstLine: Int) -> Problem {
    func at(_ line: Int?, key: String? = nil, _ message: String) -> Problem {
      Problem(file: file, line: line.map { $0 + firstLine - 1 }, key: key, message: message)
    }
    let advice = "put values that hold ': ', '#' or quotes in quotes, and indent with spaces"
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let found = [context?.text, problem].compactMap { $0 }.joined(separator: ", ")
      return at(mark.line, "not valid YAML (\(found)); \(advice)")
    case .reader(let problem, let offset, _, let text):
      let line = offset.map { text.utf8.prefix($0).count { $0 == UInt8(ascii: "\n") } + 1 }
      return at(line, "not valid YAML (\(problem)); remove characters that cannot be seen")
    case .duplicatedKeysInMapping(let duplicates, let first):
      let key = duplicates.sorted().first ?? ""
      let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
      let second = lines.indices.dropFirst(first.mark.line).first {
        lines[$0].dropFirst(first.mark.column - 1).hasPrefix(key + ":")
      }
      return at(second.map { $0 + 1 } ?? first.mark.line, key: key, "stands there twice; keep one of the two lines")
    default:
      return at(1, "not valid YAML; \(advice)")
    }
  }
}
