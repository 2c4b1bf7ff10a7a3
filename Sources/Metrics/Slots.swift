import Synchronization

/// Places for results that workers fill in any order.
final class Slots<Value: Sendable>: Sendable {
  private let storage: Mutex<[Value?]>

  init(count: Int) {
    storage = Mutex([Value?](repeating: nil, count: count))
  }

  /// Puts a result in its place.
  func set(_ index: Int, to value: Value) {
    storage.withLock { $0[index] = value }
  }

  /// All results in order.
  var values: [Value?] { storage.withLock { $0 } }
}
