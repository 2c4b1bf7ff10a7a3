import Foundation
import Imaging

/// The word for what a picture is of, from the classes of MobileNetV2.
enum SubjectNoun {
  /// Kinds of things that come singly, and the classes of ImageNet that belong to each; its order follows WordNet, so kinds of animals are runs.
  private static let kinds: [(noun: String, classes: [ClosedRange<Int>])] = [
    ("bird", [7...24, 80...100, 127...146]), ("fish", [0...6, 389...397]), ("dog", [151...268]), ("cat", [281...285]),
    ("butterfly", [321...326]), ("bridge", [821...821, 839...839, 888...888]),
    ("boat", [472...472, 484...484, 554...554, 576...576, 625...625, 780...780, 814...814, 871...871, 914...914]),
    (
      "building",
      [425...425, 437...437, 449...449, 483...483, 497...497, 500...500, 663...663, 668...668, 698...698, 832...832]
    ),
    ("mountain", [970...970, 980...980]),
  ]
  private static let animals = 0...397
  private static let leastProbability: Float = 0.45

  /// The word, or `nil` where the classifier is not sure or nothing stands out.
  /// - Parameter salience: the probability that a pixel belongs to what the picture is of, 0...1; of the picture's size.
  /// - Throws: ``VisionError``.
  static func noun(of image: Image, salience: Plane) throws(VisionError) -> String? {
    let (width, height) = (image.width, image.height)
    let seen = salience.values.indices.filter { salience.values[$0] > 0.5 }
    let share = Float(seen.count) / Float(width * height)
    guard share > 0.01, share < 0.9 else { return nil }
    let (columns, rows) = (seen.map { $0 % width }, seen.map { $0 / width })
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
      return nil
    }
    let side = min(max(max(right - left, bottom - top) * 6 / 5, 32), min(width, height))
    let x = min(max((left + right - side) / 2, 0), width - side)
    let y = min(max((top + bottom - side) / 2, 0), height - side)
    guard side > 0 else { return nil }
    let classes = try probabilities(of: image.cropped(x: x, y: y, width: side, height: side))
    func probability(_ ranges: [ClosedRange<Int>]) -> Float { ranges.reduce(0) { $0 + classes[$1].reduce(0, +) } }
    let best = kinds.map { ($0.noun, probability($0.classes)) }.max { $0.1 < $1.1 }
    if let best, best.1 >= leastProbability { return best.0 }
    return probability([animals]) >= 0.75 ? "animal" : nil
  }

  /// How likely a picture, taken as a whole, is one of an animal, 0...1.
  /// - Throws: ``VisionError``.
  static func animalProbability(of image: Image) throws(VisionError) -> Float {
    try probabilities(of: image)[animals].reduce(0, +)
  }

  /// The probability of each of the 1000 classes, together 1.
  private static func probabilities(of image: Image) throws(VisionError) -> [Float] {
    let network = try ShippedNetwork.mobileNet.network()
    guard let scores = try network.run(on: image.resized(width: 224, height: 224))["logits"]?.values,
      scores.count == 1000
    else { throw .input(network: network.name, reason: "it gave no classes") }
    let highest = scores.max() ?? 0
    let weights = scores.map { exp($0 - highest) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
