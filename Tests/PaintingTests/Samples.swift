import Foundation
import Imaging
import Media
import Painting

/// Small references and processes that several suites share; each process is made once.
enum Samples {
  static func fixture(_ name: String) throws -> URL {
    guard let url = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return url.appendingPathComponent(name)
  }

  static func reference(_ name: String) throws -> Image { try Image(contentsOf: fixture("\(name).png")) }

  static func process(
    _ name: String, _ medium: Medium, seed: UInt64 = 1, frames: Int = 41, drawing: DrawingMethod = .free
  ) throws -> PaintingProcess {
    try StrokeGenerator(planningLongSide: 416).makeProcess(
      reference: reference(name),
      settings: ProcessSettings(medium: medium, longSide: 192, frameCount: frames, seed: seed, drawing: drawing)
    ) { _ in }
  }

  static let coffeeInOil = Result { try process("coffee", .oil) }
  static let coffeeInGraphite = Result { try process("coffee", .graphite) }
  static let coffeeInColouredPencil = Result { try process("coffee", .colouredPencil) }
  static let coffeeInWatercolour = Result { try process("coffee", .watercolour) }
  static let astronautByLoomis = Result { try process("astronaut", .loomis) }

  static func process(in medium: Medium) throws -> PaintingProcess {
    switch medium {
    case .graphite: try coffeeInGraphite.get()
    case .colouredPencil: try coffeeInColouredPencil.get()
    case .watercolour: try coffeeInWatercolour.get()
    case .loomis: try astronautByLoomis.get()
    default: try coffeeInOil.get()
    }
  }
}
