import Media

/// Shares of the working time as an author says them: percent for some stages, the others share the rest.
public enum StageShares {
  /// A complete set of shares.
  /// - Parameters:
  ///   - percent: percent of the working time by stage identifier.
  ///   - stages: the stages of the process, with their usual shares.
  /// - Returns: a share for every stage, 0...1, that sum to 1: those said as they are said, the others in their usual proportions.
  /// - Throws: ``PaintingError/badSetting(_:)`` without "shares:" before it, so that callers can name their own key.
  public static func completed(
    _ percent: [String: Double], stages: [Stage]
  ) throws(PaintingError) -> [String: Double] {
    for (id, share) in percent.sorted(by: { $0.key < $1.key }) {
      guard stages.contains(where: { $0.id == id }) else {
        throw .badSetting("'\(id)' is no stage here; the stages are \(stages.map(\.id).joined(separator: ", "))")
      }
      guard share > 0, share < 100 else {
        throw .badSetting("'\(id)' takes a share above 0 and below 100 percent, not \(Self.text(share))")
      }
    }
    let rest = stages.filter { percent[$0.id] == nil }
    let said = percent.values.reduce(0, +)
    if rest.isEmpty {
      guard abs(said - 100) < 0.5 else {
        throw .badSetting("the shares of all stages sum to \(Self.text(said)) percent, not to 100")
      }
    } else if said >= 100 {
      throw .badSetting(
        "the shares sum to \(Self.text(said)) percent, which leaves nothing for \(rest.map(\.id).joined(separator: ", "))"
      )
    }
    let usual = rest.reduce(0) { $0 + $1.share }
    var shares: [String: Double] = [:]
    for stage in stages {
      shares[stage.id] =
        percent[stage.id].map { $0 / (rest.isEmpty ? said : 100) } ?? (1 - said / 100) * stage.share / usual
    }
    return shares
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? "\(Int(number))" : "\(number)"
  }
}
