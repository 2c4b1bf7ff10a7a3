import Imaging
import Media
import Painting
import Testing
import Vision

/// Pictures painted in the layers that their author says.
@Suite struct LayerCorrectionTests {
  private func process(_ layers: SceneCorrection, _ medium: Medium = .oil) throws -> PaintingProcess {
    try StrokeGenerator(planningLongSide: 160).makeProcess(
      reference: Samples.reference("coffee"),
      settings: ProcessSettings(medium: medium, longSide: 96, frameCount: 12, layers: layers)
    ) { _ in }
  }

  @Test func oneCanvasIsPaintedAsOneLayer() throws {
    let process = try process(SceneCorrection(isOneCanvas: true))
    #expect(process.layers.count == 1)
    #expect(process.layers[0].area == 1)
    #expect(process.passages.allSatisfy { $0.layer == nil || $0.layer == 0 })
  }

  @Test func theAuthorsOrderIsTheOrderOfPainting() throws {
    let left = SceneCorrection.Shape(
      name: "curtain", polygon: [SIMD2(0, 0), SIMD2(50, 0), SIMD2(50, 100), SIMD2(0, 100)])
    let process = try process(SceneCorrection(isOneCanvas: true, shapes: [left], names: [0: "room"], order: [1, 0]))
    #expect(process.layers.map(\.name) == ["curtain", "room"])
    // A border follows the picture's own edge where there is one near by.
    #expect(abs(process.layers[0].bounds.width - 0.5) < 0.04 && abs(process.layers[1].bounds.x - 0.5) < 0.04)
    let painted = process.passages.compactMap(\.layer)
    #expect(painted == painted.sorted() && Set(painted) == [0, 1])
  }

  @Test(arguments: [Medium.oil, .graphite]) func thirtyTwoLayersArePainted(medium: Medium) throws {
    var picture = Image(width: 8, height: 4, filledWith: RGB8(0, 0, 0))
    for i in 0..<32 { picture[i % 8, i / 8] = RGB8(UInt8(i), UInt8(i), UInt8(i)) }
    let process = try process(SceneCorrection(labels: try LayerLabels(picture)), medium)
    #expect(process.layers.count == 32)
    // More passages than frames: every frame is still there, and passages cover them in order.
    #expect(process.frames.count == 12)
    #expect(process.passages.last?.frames.upperBound == 12)
  }

  @Test func aCorrectionThatDoesNotFitIsRefused() throws {
    let error = #expect(throws: VisionError.self) { try process(SceneCorrection(order: [40])) }
    #expect(error?.description.hasPrefix("layers.order: there is no layer 40") == true)
  }
}
