import Imaging
import Painting

extension PlasterHead {
  /// The plaster head of a head that was built: turned as it is, and lit as its face is where that can be read.
  /// - Parameters:
  ///   - head: the head; one that was marked by hand is lit as in a drawing class.
  ///   - image: the picture that it was built on.
  public init(_ head: BuiltHead, in image: Image) {
    self.init(pose: head.construction.pose, light: head.face.map { LightDirection(of: $0, in: image) } ?? .studio)
  }
}

extension StudyDrawing {
  /// A plaster head's size in CSS pixels.
  /// - Parameter longSide: the sheet's height on paper in millimetres.
  public static func pixels(of head: PlasterHead, longSide: Double) -> (width: Int, height: Int) {
    let height = longSide * unitsPerMillimetre
    return (Int((height * Double(PlasterHead.aspect)).rounded()), Int(height.rounded()))
  }
}
