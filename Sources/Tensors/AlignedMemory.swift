import Foundation

/// Memory on a cache line's boundary, freed with its owner.
final class AlignedMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer

  init(byteCount: Int) {
    base = .allocate(byteCount: max(64, byteCount), alignment: 64)
    LargePages.ask(for: UnsafeMutableRawBufferPointer(start: base, count: byteCount))
  }

  deinit { base.deallocate() }
}

/// Pages of 2 MB instead of 4 kB, which save most of the time that fresh memory costs.
enum LargePages {
  /// Asks the system to back large memory, not written to yet, with large pages; it may decline.
  static func ask(for memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      let page = 1 << 21
      guard memory.count >= 4 * page, let base = memory.baseAddress else { return }
      let first = (Int(bitPattern: base) + page - 1) / page * page
      let end = (Int(bitPattern: base) + memory.count) / page * page
      madvise(UnsafeMutableRawPointer(bitPattern: first), end - first, MADV_HUGEPAGE)
    #endif
  }
}
