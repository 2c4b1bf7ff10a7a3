internal import CCMark
import Foundation

/// Gives headings identifiers that can be linked to.
///
/// They begin with `words-`, so that an author's "Palette" never meets the page's own `#palette`; links such as `#my-heading` that the
/// author writes are led to them.
struct HeadingIdentifiers {
  private var used: [String: Int] = [:]
  private var known = Set<String>()

  /// The identifier of the next heading with this text.
  mutating func identifier(for title: String) -> String {
    let made = Slug.make(title)
    let slug = made.isEmpty ? "section" : made
    used[slug, default: 0] += 1
    let count = used[slug] ?? 1
    return "words-\(slug)" + (count > 1 ? "-\(count)" : "")
  }

  /// Learns the headings of a document, so that links which stand before them can be led.
  mutating func note(headingsIn document: OpaquePointer) {
    var block = cmark_node_first_child(document)
    while let node = block {
      if cmark_node_get_type(node) == CMARK_NODE_HEADING { known.insert(Slug.make(Self.plainText(of: node))) }
      block = cmark_node_next(node)
    }
  }

  /// Where a link such as `#my-heading` leads; `nil` if it means something else on the page.
  func target(of address: String) -> String? {
    let name = String(address.dropFirst())
    return known.contains(name) ? "#words-\(name)" : nil
  }

  /// The text of a node without its marks.
  static func plainText(of root: OpaquePointer) -> String {
    var text = ""
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return text.trimmingCharacters(in: .whitespaces) }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE: text += cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
      case CMARK_NODE_PARAGRAPH where !text.isEmpty: text += " "
      default: break
      }
    }
  }
}
