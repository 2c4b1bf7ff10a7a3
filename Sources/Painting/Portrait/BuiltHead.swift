import Vision

/// A head of the picture with the construction that was built on it.
public struct BuiltHead: Sendable {
  /// The construction.
  public var construction: HeadConstruction
  /// The mesh of its face; `nil` where the head was marked by hand.
  public var face: FaceLandmarks?

  /// Makes a head.
  public init(construction: HeadConstruction, face: FaceLandmarks? = nil) {
    self.construction = construction
    self.face = face
  }
}
