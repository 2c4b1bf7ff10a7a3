import Synchronization

/// Values that take a while to work out, made once for each key and kept.
final class MadeOnce<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let values = Mutex<[Key: Value]>([:])
  private let make: @Sendable (Key) -> Value

  /// - Parameter make: works a value out; two threads that ask at the same time may both do so, and get the same one.
  init(_ make: @escaping @Sendable (Key) -> Value) {
    self.make = make
  }

  /// The value of a key.
  subscript(key: Key) -> Value {
    if let found = values.withLock({ $0[key] }) { return found }
    let made = make(key)
    return values.withLock { values in
      if let found = values[key] { return found }
      values[key] = made
      return made
    }
  }
}
