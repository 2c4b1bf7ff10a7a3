internal import CCMark
import Foundation

/// A table written with pipes, found in a paragraph of libcmark's tree (which knows no tables).
///
/// ```
/// | Mix | Parts |
/// | --- | ----: |
/// | A   |     3 |
/// ```
///
/// The form is that of GitHub Flavored Markdown: a head row, a row of dashes with as many cells, then rows. `\|` is a pipe in a cell.
struct PipeTable: Equatable {
  /// How a column is set.
  enum Alignment: String {
    case left, center, right
  }

  /// Lines of the paragraph above the head row.
  var before: [String]
  /// Cells of the head row, Markdown.
  var head: [String]
  /// One for each column; `nil` where the author leaves it open.
  var alignments: [Alignment?]
  /// Rows of cells, Markdown, each as long as `head`.
  var rows: [[String]]

  /// Reads a paragraph; `nil` if it is no table.
  /// - Parameter lines: all lines of the text that the tree was made from.
  init?(paragraph: OpaquePointer, lines: [Substring]) {
    let start = Int(cmark_node_get_start_line(paragraph)) - 1
    let end = Int(cmark_node_get_end_line(paragraph)) - 1
    let indent = max(0, Int(cmark_node_get_start_column(paragraph)) - 1)
    guard start >= 0, end > start, end < lines.count else { return nil }
    self.init(lines: lines[start...end].map { String($0.dropFirst(min(indent, $0.count))) })
  }

  /// Reads lines; `nil` if they are no table.
  init?(lines: [String]) {
    guard
      let dashes = lines.indices.dropFirst().first(where: { index in
        guard let alignments = Self.alignments(lines[index]) else { return false }
        return lines[index - 1].contains("|") && Self.cells(lines[index - 1]).count == alignments.count
      }), let alignments = Self.alignments(lines[dashes])
    else { return nil }
    before = Array(lines[..<(dashes - 1)])
    head = Self.cells(lines[dashes - 1])
    self.alignments = alignments
    rows = lines[(dashes + 1)...].map { line in
      let cells = Self.cells(line).prefix(alignments.count)
      return cells + [String](repeating: "", count: alignments.count - cells.count)
    }
  }

  /// The table as HTML.
  /// - Parameter inline: turns one cell's Markdown into HTML.
  func html(inline: (String) -> String) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      let html = zip(cells, alignments).map { cell, alignment in
        let scope = tag == "th" ? " scope=\"col\"" : ""
        let style = alignment.map { " style=\"text-align: \($0.rawValue)\"" } ?? ""
        return "<\(tag)\(scope)\(style)>\(inline(cell))</\(tag)>"
      }
      return "<tr>\(html.joined())</tr>\n"
    }
    let above = before.isEmpty ? "" : "<p>\(inline(before.joined(separator: " ")))</p>\n"
    let body = rows.isEmpty ? "" : "<tbody>\n\(rows.map { row($0, "td") }.joined())</tbody>\n"
    return "\(above)<div class=\"table\"><table>\n<thead>\n\(row(head, "th"))</thead>\n\(body)</table></div>\n"
  }

  private static func alignments(_ line: String) -> [Alignment?]? {
    guard line.contains("-"), line.allSatisfy({ "|-: \t".contains($0) }), line.contains("|") else { return nil }
    var alignments: [Alignment?] = []
    for cell in cells(line) {
      guard let match = cell.wholeMatch(of: /(:?)-+(:?)/) else { return nil }
      switch (match.1.isEmpty, match.2.isEmpty) {
      case (true, true): alignments.append(nil)
      case (false, true): alignments.append(.left)
      case (true, false): alignments.append(.right)
      case (false, false): alignments.append(.center)
      }
    }
    return alignments.isEmpty ? nil : alignments
  }

  private static func cells(_ line: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var escaped = false
    for character in line.trimmingCharacters(in: .whitespaces) {
      if escaped {
        if character != "|" { cell.append("\\") }
        cell.append(character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else if character == "|" {
        cells.append(cell)
        cell = ""
      } else {
        cell.append(character)
      }
    }
    if escaped { cell.append("\\") }
    cells.append(cell)
    if cells.first?.allSatisfy(\.isWhitespace) == true, cells.count > 1 { cells.removeFirst() }
    if cells.last?.allSatisfy(\.isWhitespace) == true, cells.count > 1 { cells.removeLast() }
    return cells.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
