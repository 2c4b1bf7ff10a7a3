/// What is wrong with many tensors at once, as lists that stay short.
enum FaultList {
  /// Names that are listed of each kind; the rest is counted.
  private static let listed = 12

  /// A paragraph for each kind that is not empty, indented below a message's first line.
  static func text(_ kinds: [(title: String, names: [String])]) -> String {
    kinds.filter { !$0.names.isEmpty }.map { title, names in
      let shown = names.sorted().prefix(listed).map { "\n    \($0)" }.joined()
      let rest = names.count > listed ? "\n    and \(names.count - listed) more" : ""
      return "\n  \(names.count) \(title):\(shown)\(rest)"
    }.joined()
  }
}
