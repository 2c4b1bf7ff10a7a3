import Foundation
import Imaging

/// Turns contours into few, long, smooth lines for the drawing that a painting begins with.
///
/// The network says which edges matter, the picture's own gradient where they lie to the pixel: the product of both is
/// thinned across the edge (Canny 1986), followed into chains, joined over small gaps and smoothed.
public enum ContourTracer {
  /// The longest side lines are traced at, pixels.
  public static let mostLongSide = 832
  /// A chain begins where the product is above the first and goes on while it is above the second.
  private static let (strong, weak): (Float, Float) = (0.3, 0.1)
  /// Shorter lines are dropped; in units of the long side.
  private static let leastLength: Float = 0.018

  /// The lines of a picture, the most important first.
  /// - Parameters:
  ///   - image: the picture, of any size.
  ///   - contours: strength of contours 0...1 for the same picture at any size, as ``Scene/contours``.
  ///   - most: the most lines wanted.
  public static func lines(in image: Image, contours: Plane, most: Int = 240) -> [ContourLine] {
    let sized = image.longSide > mostLongSide ? image.resized(longSide: mostLongSide) : image
    guard sized.width >= 8, sized.height >= 8 else { return [] }
    let edges = EdgeField(sized, contours: contours)
    let chains = ChainFollower.chains(in: edges, strong: strong, weak: weak)
    let joined = ChainJoiner.joined(chains, reach: 0.012 * Float(sized.longSide))
    let lines = joined.compactMap { line(for: $0, edges: edges, longSide: Float(sized.longSide)) }
    let ranked = lines.enumerated().sorted {
      let (a, b) = (importance($0.element), importance($1.element))
      return a != b ? a > b : $0.offset < $1.offset
    }
    return ranked.prefix(max(0, most)).map(\.element)
  }

  private static func importance(_ line: ContourLine) -> Float {
    line.strength * min(line.length, 0.5).squareRoot()
  }

  private static func line(for chain: Chain, edges: EdgeField, longSide: Float) -> ContourLine? {
    let smooth = chain.smoothed(sigma: 2.5)
    var (strength, width): (Float, Float) = (0, 0)
    for point in smooth.points {
      strength += edges.strength(at: point)
      width += edges.breadth(at: point)
    }
    let count = Float(smooth.points.count)
    let line = ContourLine(
      points: smooth.simplified(tolerance: 0.35).points.map {
        ContourLine.Point(x: ($0.x + 0.5) / longSide, y: ($0.y + 0.5) / longSide)
      }, strength: min(1, strength / count), width: width / count / longSide)
    return line.points.count >= 2 && line.length >= leastLength ? line : nil
  }
}
