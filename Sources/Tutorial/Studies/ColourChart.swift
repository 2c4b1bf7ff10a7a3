import Foundation
import Imaging
import Media

/// A lesson's mixes let down step by step: with white, with water, or with less pressure.
public struct ColourChart: Sendable, Equatable, Codable {
  /// How a row's mix is let down.
  public enum Means: String, Sendable, Codable {
    case white, water, pressure
  }

  /// One row.
  public struct Row: Sendable, Equatable, Codable {
    /// The mix's letter, as in ``Lesson/mixes``.
    public var letter: String
    /// The mix's name.
    public var name: String
    /// The colours, the mix itself first; as many as ``ColourChart/steps``.
    public var colours: [RGB8]
  }

  /// How the mixes are let down.
  public let means: Means
  /// How far each column is let down.
  ///
  /// Of white or water: parts to one part of the mix. Of pressure: share of the full pressure, 0...1.
  public let steps: [Double]
  /// The rows, in the order of the lesson's mixes; mixes of tubes that are not known are left out.
  public let rows: [Row]

  /// Makes the chart of a lesson.
  /// - Throws: ``MediaError`` when the table of paints that ships with the package cannot be used.
  public init(_ lesson: Lesson) throws(MediaError) {
    switch lesson.medium {
    case .oil, .acrylic, .faithful:
      (means, steps) = (.white, [0, 0.5, 1, 2, 4, 8])
      let table = try PaintTable()
      let white = Palette.paint(inTube: "Titanium white", table: table)
      rows = Self.tints(lesson.mixes, paints: Self.paints(of: lesson, table: table), white: white, steps: steps)
    case .watercolour:
      (means, steps) = (.water, [0, 1, 3, 7, 15])
      rows = Self.washes(lesson.mixes, paints: Self.paints(of: lesson, table: try PaintTable()), steps: steps)
    case .graphite, .colouredPencil, .loomis:
      (means, steps) = (.pressure, [1, 0.75, 0.5, 0.3, 0.15])
      rows = Self.pressures(lesson.mixes, steps: steps)
    }
  }

  /// The paints of a lesson's mixes by the name on the label.
  private static func paints(of lesson: Lesson, table: PaintTable) -> [String: Paint] {
    let labelled = Dictionary(lesson.tubes.map { ($0.name, $0.paint) }) { first, _ in first }
    var paints: [String: Paint] = [:]
    for name in Set(lesson.mixes.flatMap(\.parts).map(\.tube)) {
      paints[name] = Palette.paint(inTube: labelled[name] ?? name, table: table)
    }
    return paints
  }

  private static func parts(of mix: Mix, _ paints: [String: Paint]) -> [(paint: Paint, amount: Double)]? {
    let whole = Double(mix.parts.reduce(0) { $0 + $1.parts })
    let found = mix.parts.compactMap { part in paints[part.tube].map { (paint: $0, amount: Double(part.parts) / whole) }
    }
    return found.count == mix.parts.count && whole > 0 ? found : nil
  }

  /// Opaque paint with white, by two-constant Kubelka-Munk.
  private static func tints(
    _ mixes: [Mix], paints: [String: Paint], white: Paint?, steps: [Double]
  ) -> [Row] {
    guard let white else { return [] }
    return mixes.compactMap { mix in
      guard let parts = parts(of: mix, paints) else { return nil }
      return Row(
        letter: mix.letter, name: mix.name,
        colours: steps.map { step in
          step == 0 ? mix.colour : KubelkaMunk.tristimulus(of: parts + [(paint: white, amount: step)]).lab.rgb8
        })
    }
  }

  /// Washes with water: the same paint in a thinner layer over white paper.
  private static func washes(_ mixes: [Mix], paints: [String: Paint], steps: [Double]) -> [Row] {
    mixes.compactMap { mix in
      guard let parts = parts(of: mix, paints) else { return nil }
      func colour(_ thickness: Double) -> RGB8 {
        KubelkaMunk.tristimulus(ofGlaze: parts, thickness: thickness).lab.rgb8
      }
      // The layer that gives the mix its colour: the recipe says the paint, the colour how much of it.
      let wanted = CIELab(mix.colour)
      let thicknesses = (0...72).map { Glaze.fullThickness * 1.5 / exp2(Double($0) / 8) }
      let nearest = thicknesses.min {
        CIEDE2000.difference(CIELab(colour($0)), wanted) < CIEDE2000.difference(CIELab(colour($1)), wanted)
      }
      guard let nearest else { return nil }
      return Row(
        letter: mix.letter, name: mix.name,
        colours: steps.map { $0 == 0 ? mix.colour : colour(nearest / (1 + $0)) })
    }
  }

  /// Pencils with less pressure: fewer of the paper's hills take colour.
  ///
  /// The paper between them is lit through the colour beside it, so reflectances mix by Yule and Nielsen (1951) with n = 2: in between
  /// specks side by side and a thin film.
  private static func pressures(_ mixes: [Mix], steps: [Double]) -> [Row] {
    mixes.map { mix in
      func channel(_ byte: UInt8, _ share: Double) -> UInt8 {
        let root = 1 - Float(share) * (1 - SRGB.linear(byte).squareRoot())
        return SRGB.encode(root * root)
      }
      return Row(
        letter: mix.letter, name: mix.name,
        colours: steps.map { share in
          RGB8(channel(mix.colour.red, share), channel(mix.colour.green, share), channel(mix.colour.blue, share))
        })
    }
  }
}
