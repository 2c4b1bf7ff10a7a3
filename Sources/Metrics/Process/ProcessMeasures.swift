import Imaging

/// What a process does on the canvas from frame to frame: figures that a cross-fade fails.
///
/// Colours are compared as CIELAB distances (CIE 1976).
public struct ProcessMeasures: Sendable, Equatable, Codable {
  /// A pixel changes at the frame where its colour is further than this from what it was when it last changed: so a slow
  /// drift counts as often, however finely it is cut into frames.
  public static let visibleChange: Float = 3
  /// A pixel is right when it is at most this far from the finished picture.
  public static let right: Float = 5
  /// A pixel is wrong when it is further than this from the finished picture.
  public static let wrong: Float = 12

  /// For each step (frame to next frame) the share of the canvas that changed visibly, 0...1.
  public var changedShare: [Double]
  /// How many steps repaint a pixel, on average over the canvas.
  public var repaintsPerPixel: Double
  /// The share of the canvas that was right at some frame and wrong at a later one, 0...1.
  public var regressedShare: Double
  /// How much is drawn on the way that neither the finished picture nor the canvas shows: for each frame between the first
  /// and the last the share of its edges that are its own (``StrokeEdges``), and of these the mean, 0...1.
  public var visibleStrokes: Double
  /// When the regions of the canvas become final.
  public var regions: RegionTimes

  /// Measures a sequence against its own last frame.
  /// - Throws: ``MetricsError`` when there are fewer than two frames or their sizes differ.
  public init(of frames: [Image]) throws(MetricsError) {
    guard let finished = frames.last, frames.count >= 2 else {
      throw .tooFewFrames(found: frames.count, needed: 2)
    }
    for frame in frames where frame.width != finished.width || frame.height != finished.height {
      throw .sizeMismatch(
        width: frame.width, height: frame.height, expectedWidth: finished.width, expectedHeight: finished.height)
    }
    let area = finished.width * finished.height
    let target = finished.lab()
    let canvas = frames[0].lab()
    let edges = StrokeEdges(canvas: canvas, finished: target)
    // Each pixel's colour when it last changed.
    var settled = canvas
    var hasBeenRight = [Bool](repeating: false, count: area)
    var hasRegressed = hasBeenRight
    var finalFrom = [Int](repeating: 0, count: area)
    var changes: [Double] = []
    var strokes: [Double] = []
    for (index, frame) in frames.enumerated() {
      let now = index == 0 ? canvas : frame.lab()
      let error = Self.squaredGaps(now, target)
      for i in 0..<area {
        if error[i] <= Self.right * Self.right {
          hasBeenRight[i] = true
        } else {
          finalFrom[i] = index + 1
          if hasBeenRight[i], error[i] > Self.wrong * Self.wrong { hasRegressed[i] = true }
        }
      }
      if index > 0 {
        let gaps = Self.squaredGaps(settled, now)
        var moved = 0
        for i in 0..<area where gaps[i] > Self.visibleChange * Self.visibleChange {
          moved += 1
          settled.lightness.values[i] = now.lightness.values[i]
          settled.a.values[i] = now.a.values[i]
          settled.b.values[i] = now.b.values[i]
        }
        changes.append(Double(moved) / Double(area))
        if index < frames.count - 1 { strokes.append(edges.ownShare(of: now)) }
      }
    }
    changedShare = changes
    repaintsPerPixel = changes.reduce(0, +)
    regressedShare = Double(hasRegressed.count { $0 }) / Double(area)
    visibleStrokes = strokes.isEmpty ? 0 : strokes.reduce(0, +) / Double(strokes.count)
    regions = RegionTimes(
      of: finalFrom.map { Double($0) / Double(frames.count - 1) }, width: finished.width, height: finished.height)
  }

  private static func squaredGaps(
    _ first: (lightness: Plane, a: Plane, b: Plane), _ second: (lightness: Plane, a: Plane, b: Plane)
  ) -> [Float] {
    let count = first.lightness.values.count
    return [Float](unsafeUninitializedCapacity: count) { gaps, initialised in
      for i in 0..<count {
        let lightness = first.lightness.values[i] - second.lightness.values[i]
        let a = first.a.values[i] - second.a.values[i]
        let b = first.b.values[i] - second.b.values[i]
        gaps[i] = lightness * lightness + a * a + b * b
      }
      initialised = count
    }
  }
}
