import Foundation
import Tensors
import peak

/// A kind of arithmetic whose limit is known.
enum Peak: String, CaseIterable {
  case float32 = "f32"
  case bfloat16 = "bf16"
  case int8 = "int8"

  /// Runs at the limit on the calling thread; how many operations that were.
  func run(rounds: Int) -> Double {
    switch self {
    case .float32: peak_float32(rounds)
    case .bfloat16: peak_bfloat16(rounds)
    case .int8: peak_int8(rounds)
    }
  }
}

/// Takes the best of several runs of every operation, and measures the cores' limit between them.
struct Meter {
  private struct Key: Hashable {
    var name: String
    var threads: Threads
  }

  let repetitions: Int
  private var peaks: [Key: Double] = [:]
  private var speeds: [Key: Double] = [:]

  private let clock: clockid_t

  /// - Parameter byProcessorTime: whether the process's own CPU seconds count, shared evenly among threads, instead of those on
  ///   the wall: for machines on which others work too.
  init(repetitions: Int, byProcessorTime: Bool) {
    self.repetitions = max(1, repetitions)
    clock = byProcessorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
  }

  mutating func measure(_ example: Case) throws {
    let run = try example.prepared()
    for _ in 0..<repetitions {
      for threads in Threads.allCases {
        measurePeak(example.peak, threads)
        let seconds = seconds(threads) { run(threads == .all) }
        let key = Key(name: example.title, threads: threads)
        speeds[key] = max(speeds[key] ?? 0, example.operations / seconds / 1e9)
        measurePeak(example.peak, threads)
      }
    }
  }

  private mutating func measurePeak(_ peak: Peak, _ threads: Threads) {
    let pieces = threads == .one ? 1 : ProcessInfo.processInfo.activeProcessorCount
    // About 10 ms.
    let rounds = 1_000_000
    var operations = 0.0
    let seconds = seconds(threads) {
      operations = peak.run(rounds: 0)
      Workers.run(count: pieces) { _ in _ = peak.run(rounds: rounds) }
    }
    operations = peak.run(rounds: 1000) * Double(rounds) / 1000 * Double(pieces)
    let key = Key(name: peak.rawValue, threads: threads)
    peaks[key] = max(peaks[key] ?? 0, operations / seconds / 1e9)
  }

  /// The time `body` takes.
  private func seconds(_ threads: Threads, _ body: () -> Void) -> Double {
    var before = timespec()
    clock_gettime(clock, &before)
    body()
    var after = timespec()
    clock_gettime(clock, &after)
    let seconds = Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) * 1e-9
    return clock == CLOCK_MONOTONIC || threads == .one
      ? seconds : seconds / Double(ProcessInfo.processInfo.activeProcessorCount)
  }

  func peak(_ peak: Peak, _ threads: Threads) -> String {
    String(format: "%.0f", peaks[Key(name: peak.rawValue, threads: threads)] ?? 0)
  }

  func row(_ example: Case) -> String {
    let cells = Threads.allCases.map { threads in
      let speed = speeds[Key(name: example.title, threads: threads)] ?? 0
      let limit = peaks[Key(name: example.peak.rawValue, threads: threads)] ?? 0
      return String(format: "%.0f | %@", speed, limit > 0 ? String(format: "%.0f %%", 100 * speed / limit) : "-")
    }
    return "| \(example.name) | \(example.size) | \(cells.joined(separator: " | ")) |"
  }
}
