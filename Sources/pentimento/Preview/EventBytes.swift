import FlyingSocks

/// Server-sent events as the bytes of an answer that does not end.
struct EventBytes: AsyncBufferedSequence {
  typealias Element = UInt8

  /// The events, each ended by an empty line.
  let events: AsyncStream<String>

  func makeAsyncIterator() -> Iterator { Iterator(events: events.makeAsyncIterator()) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var events: AsyncStream<String>.Iterator
    private var waiting: ArraySlice<UInt8> = []

    init(events: AsyncStream<String>.Iterator) {
      self.events = events
    }

    mutating func next() async -> UInt8? {
      await nextBuffer(suggested: 1)?.first
    }

    mutating func nextBuffer(suggested count: Int) async -> ArraySlice<UInt8>? {
      while waiting.isEmpty {
        guard let event = await events.next() else { return nil }
        waiting = ArraySlice(event.utf8)
      }
      defer { waiting = waiting.dropFirst(count) }
      return waiting.prefix(count)
    }
  }
}
