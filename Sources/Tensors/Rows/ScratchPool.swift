import Synchronization

/// Room that pieces of work need for a while, handed on from one to the next.
package final class ScratchPool<Room: Sendable>: Sendable {
  private let idle = Mutex<[Room]>([])
  private let make: @Sendable () -> Room

  /// - Parameter make: makes room when none is idle: as many times as pieces run at once, at most.
  package init(_ make: @escaping @Sendable () -> Room) { self.make = make }

  /// Calls `body` with room that nobody else has meanwhile; what it holds at first is not settled.
  package func use<Result>(_ body: (Room) throws(TensorError) -> Result) throws(TensorError) -> Result {
    let room = idle.withLock { $0.popLast() } ?? make()
    defer { idle.withLock { $0.append(room) } }
    return try body(room)
  }
}
