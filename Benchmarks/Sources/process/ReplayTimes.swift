import Foundation
import Imaging
import Media
import Painting

/// How long a recorded process takes to be laid again, on one thread and on all.
enum ReplayTimes {
  static func print(of picture: URL, in media: [Medium]) throws {
    let reference = try Image(contentsOf: picture)
    Swift.print(
      "| medium | strokes | 1 thread, s | all threads, s | times faster | same picture |\n| --- | --: | --: | --: | --: | --- |"
    )
    for medium in media {
      let process = try StrokeGenerator().makeProcess(
        reference: reference, settings: ProcessSettings(medium: medium, frameCount: 2), progress: { _ in })
      let count = process.strokes?.count ?? 0
      func best(_ limit: Int?) throws -> (Double, Image) {
        var shortest = Double.infinity
        var picture = reference
        for _ in 0..<3 {
          let began = ContinuousClock.now
          picture = try Parallel.$limit.withValue(limit) {
            try process.rendered(afterStrokes: [count], longSide: 832)[0]
          }
          shortest = min(shortest, (ContinuousClock.now - began).seconds)
        }
        return (shortest, picture)
      }
      let (single, alone) = try best(1)
      let (all, together) = try best(nil)
      Swift.print(
        String(
          format: "| %@ | %d | %.2f | %.2f | %.2f | %@ |", medium.title, count, single, all, single / all,
          alone == together ? "yes" : "NO"))
    }
  }
}
