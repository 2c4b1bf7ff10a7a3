import Imaging

/// A distance between two pictures of one size; 0 for equal pictures, growing with what a viewer would call different.
public protocol PerceptualDistance: Sendable {
  /// A short stable name, for instance `lpips`.
  var name: String { get }
  /// Distances of many pictures to one target.
  /// - Parameters:
  ///   - images: pictures of the target's size.
  ///   - target: the picture to compare with.
  /// - Throws: ``MetricsError`` when sizes differ or weights cannot be read.
  func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double]
}

/// Why something could not be measured.
public enum MetricsError: Error, Equatable, CustomStringConvertible {
  /// Two pictures that must have one size have two.
  case sizeMismatch(width: Int, height: Int, expectedWidth: Int, expectedHeight: Int)
  /// A sequence has too few frames to be measured.
  case tooFewFrames(found: Int, needed: Int)
  /// Weights cannot be read, or a network refused a picture.
  case weights(String)
  /// A folder with an image encoder that a user gave cannot be used.
  case encoder(folder: String, reason: String)

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .sizeMismatch(let width, let height, let expectedWidth, let expectedHeight):
      "a picture has \(width)x\(height) pixels where \(expectedWidth)x\(expectedHeight) are expected; resize one of them"
    case .tooFewFrames(let found, let needed):
      "a sequence has \(found) frame(s); at least \(needed) are needed"
    case .weights(let message): message
    case .encoder(let folder, let reason): "the image encoder in '\(folder)' cannot be used: \(reason)"
    }
  }
}
