import Imaging
import Vision

/// All that is seen in a picture.
struct Sight {
  /// The picture.
  let reference: Image
  /// Contours, layers, faces, detail.
  let scene: Scene
  /// Faces at the picture's own size, left to right, and whether a portrait can be built on them.
  let portraits: PortraitSurvey
  /// Hands.
  let hands: [Hand]
  /// Lines of text.
  let text: [TextRegion]

  /// Looks at a picture.
  /// - Parameter progress: called with what is looked for and the share done before it.
  /// - Throws: ``VisionError``.
  init(_ reference: Image, progress: (String, Double) -> Void) throws {
    self.reference = reference
    progress("contours, layers, faces", 0)
    scene = try SceneReader.read(reference)
    progress("heads", 0.4)
    portraits = try PortraitFinder.survey(reference)
    progress("hands", 0.5)
    hands = try HandFinder.hands(in: reference)
    progress("text", 0.6)
    text = try TextFinder.text(in: reference)
  }
}
