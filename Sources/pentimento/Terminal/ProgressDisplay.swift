import Foundation
import Synchronization

/// Shows how far long work has come: on a terminal one line a task, redrawn in place; elsewhere plain lines now and then.
final class ProgressDisplay: Sendable {
  private struct Task {
    var activity: String
    var stage: String
    var fraction: Double
    var began: ContinuousClock.Instant
    var told: ContinuousClock.Instant
    var toldStage: String?
    var secondsLeft: Double?

    var text: String { [stage, activity].filter { !$0.isEmpty }.joined(separator: ": ") }
  }

  private struct State {
    var tasks: [String: Task] = [:]
    var order: [String] = []
    var summary = ""
    var linesDrawn = 0
    var drawn: ContinuousClock.Instant?
    var isClosed = false
  }

  private let state = Mutex(State())
  private let terminal: Terminal

  /// Work that ends sooner than this is not worth a plain line.
  private static let patience = Duration.milliseconds(700)
  private static let plainInterval = Duration.seconds(10)
  private static let redrawInterval = Duration.milliseconds(100)

  /// Begins a display.
  init(terminal: Terminal = .standardError) {
    self.terminal = terminal
  }

  /// Tells how far a task has come.
  /// - Parameters:
  ///   - name: the task, for instance `owl`.
  ///   - stage: the part of the work that is being done, for instance `painting`.
  ///   - activity: what is being done, for instance "Block in: sky".
  ///   - fraction: share of the task that is done, 0...1; at 1 the task is over.
  ///   - secondsLeft: how long it will take, where the task knows better than its share tells.
  ///   - summary: how the whole work stands, for instance "2 of 5 lessons"; shown below the tasks.
  func update(
    _ name: String, stage: String, activity: String, fraction: Double, secondsLeft: Double? = nil, summary: String = ""
  ) {
    state.withLock { state in
      guard !state.isClosed else { return }
      let now = ContinuousClock.now
      var task = state.tasks[name] ?? Task(activity: "", stage: stage, fraction: 0, began: now, told: now)
      if state.tasks[name] == nil { state.order.append(name) }
      task.activity = activity
      task.stage = stage
      task.fraction = min(max(fraction, task.fraction), 1)
      task.secondsLeft = secondsLeft
      state.summary = summary
      if terminal.isInteractive {
        state.tasks[name] = task
        if fraction >= 1 { Self.remove(name, from: &state) }
        if state.drawn.map({ now - $0 >= Self.redrawInterval }) ?? true { draw(&state, now: now) }
      } else {
        let isNews = task.toldStage != stage && now - task.began > Self.patience
        if fraction < 1, isNews || now - task.told > Self.plainInterval {
          task.told = now
          task.toldStage = stage
          terminal.write(plainLine(name, task, now: now) + "\n")
        }
        state.tasks[name] = task
        if fraction >= 1 { Self.remove(name, from: &state) }
      }
    }
  }

  /// Takes the display away; nothing is shown from now on.
  func close() {
    state.withLock { state in
      guard !state.isClosed else { return }
      erase(&state)
      state.isClosed = true
    }
  }

  private static func remove(_ name: String, from state: inout State) {
    state.tasks[name] = nil
    state.order.removeAll { $0 == name }
  }

  private func erase(_ state: inout State) {
    if state.linesDrawn > 0 { terminal.write("\u{1B}[\(state.linesDrawn)A\r\u{1B}[J") }
    state.linesDrawn = 0
  }

  private func draw(_ state: inout State, now: ContinuousClock.Instant) {
    let width = terminal.columns - 1
    let nameWidth = min(state.order.map(\.count).max() ?? 0, 28)
    var lines: [String] = []
    for name in state.order {
      guard let task = state.tasks[name] else { continue }
      let filled = Int((task.fraction * 20).rounded())
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
      let label = name.prefix(nameWidth) + String(repeating: " ", count: max(0, nameWidth - name.count))
      let left = Self.timeLeft(task, now: now)
      lines.append("\(label)  \(bar) \(Self.percent(task.fraction))  \(task.text)\(left)")
    }
    if !state.summary.isEmpty { lines.append(state.summary) }
    let move = state.linesDrawn > 0 ? "\u{1B}[\(state.linesDrawn)A\r" : ""
    terminal.write(move + lines.map { $0.prefix(width) + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
    state.linesDrawn = lines.count
    state.drawn = now
  }

  private func plainLine(_ name: String, _ task: Task, now: ContinuousClock.Instant) -> String {
    let left = Self.timeLeft(task, now: now)
    return "\(name): \(task.text), \(Int(task.fraction * 100)) %\(left)"
  }

  private static func percent(_ fraction: Double) -> String {
    let text = "\(Int(fraction * 100)) %"
    return String(repeating: " ", count: max(0, 5 - text.count)) + text
  }

  /// ", 12 s left", or nothing while nobody can know.
  private static func timeLeft(_ task: Task, now: ContinuousClock.Instant) -> String {
    if let seconds = task.secondsLeft { return ", \(Seconds.short(seconds)) left" }
    let past = now - task.began
    let elapsed = Double(past.components.seconds) + Double(past.components.attoseconds) / 1e18
    guard task.fraction > 0.03, task.fraction < 1, elapsed > 1 else { return "" }
    return ", \(Seconds.short(elapsed * (1 - task.fraction) / task.fraction)) left"
  }
}

/// Lengths of time for a person to read.
enum Seconds {
  /// "0.4 s", "12 s", "3 min 5 s", "5 h 20 min".
  static func short(_ seconds: Double) -> String {
    if seconds < 9.95 { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }
}
