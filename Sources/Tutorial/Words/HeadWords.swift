import Painting
import Vision

/// What sentences may say of a head that was built: how it is turned, and what parts its face from Loomis's ideal.
struct HeadWords {
  /// Keys of the vocabulary's topic `head` by slot.
  let clauses: [Slot: String]
  /// Conditions that hold.
  let conditions: [Slot]

  /// Below these many degrees a head looks straight out, is level, or is upright.
  private static let least = (yaw: 8.0, pitch: 6.0, roll: 5.0)

  /// Of several heads only that they are several: a sentence speaks of one.
  init(_ heads: [HeadConstruction]) {
    guard heads.count == 1, let head = heads.first else {
      (clauses, conditions) = ([:], heads.isEmpty ? [] : [.heads])
      return
    }
    let pose = head.pose
    var clauses: [Slot: String] = [:]
    var conditions: [Slot] = []
    if abs(pose.yaw) < Self.least.yaw {
      clauses[.turn] = "turn front"
      conditions.append(.front)
    } else {
      let way = pose.yaw < 0 ? "left" : "right"
      let far = abs(pose.yaw)
      clauses[.turn] = "turn \(way) \(far < 25 ? "a little" : far < 50 ? "half" : "far")"
      clauses[.side] = pose.yaw < 0 ? "side right" : "side left"
      conditions.append(.turned)
    }
    if abs(pose.pitch) < Self.least.pitch {
      clauses[.nod] = "nod level"
    } else {
      clauses[.nod] = "nod \(pose.pitch > 0 ? "up" : "down") \(abs(pose.pitch) < 18 ? "a little" : "far")"
      conditions.append(pose.pitch > 0 ? .up : .down)
    }
    if abs(pose.roll) < Self.least.roll {
      clauses[.lean] = "lean upright"
    } else {
      clauses[.lean] = pose.roll < 0 ? "lean left" : "lean right"
      conditions.append(.leaning)
    }
    if let measures = head.measures { Self.add(measures, pose, to: &clauses) }
    self.clauses = clauses
    self.conditions = conditions
  }

  /// Proportions that can be read at this pose.
  private static func add(_ measures: HeadConstruction.Measures, _ pose: HeadPose, to clauses: inout [Slot: String]) {
    func said(_ value: Double, _ ideal: ClosedRange<Double>, _ less: String, _ same: String, _ more: String) -> String {
      value < ideal.lowerBound ? less : value > ideal.upperBound ? more : same
    }
    // Foreshortening hides the rest.
    if abs(pose.pitch) < 12 {
      clauses[.lowerThird] = said(
        measures.lowerThird, 0.92...1.13, "lower third shorter", "lower third equal", "lower third longer")
      clauses[.mouthLine] = said(measures.mouth, 0.27...0.39, "mouth higher", "mouth a third", "mouth lower")
    }
    // The mesh's eyes are shorter than a ruler says: of the average face it makes this ratio 1.4.
    if abs(pose.yaw) < 25 {
      clauses[.eyesApart] = said(
        measures.eyesApart / 1.4, 0.87...1.13, "eyes apart narrower", "eyes apart one", "eyes apart wider")
    }
  }

  /// Every key.
  static let all: [String] = {
    var keys = ["turn front", "nod level", "lean upright", "lean left", "lean right", "side left", "side right"]
    for way in ["left", "right"] { keys += ["turn \(way) a little", "turn \(way) half", "turn \(way) far"] }
    for way in ["up", "down"] { keys += ["nod \(way) a little", "nod \(way) far"] }
    keys += ["lower third equal", "lower third longer", "lower third shorter"]
    keys += ["eyes apart one", "eyes apart wider", "eyes apart narrower"]
    return keys + ["mouth a third", "mouth higher", "mouth lower"]
  }()
}
