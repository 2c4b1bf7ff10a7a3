import Imaging
import Vision

/// What tones a portrait drawing has: a head in lit planes, the features as they are, hair in masses, shoulders hinted at.
struct PortraitTones {
  /// The shadow shapes and big planes.
  let masses: Plane
  /// The planes of the head, with little inside them.
  let planes: Plane
  /// Planes and features, with as much of the picture's detail as is drawn.
  let finish: Plane
  /// How much of the picture's own detail is drawn, 1 at eyes, brows, nostrils and mouth.
  let features: Plane
  /// Density that parts shadow from light on the heads.
  let shadowEdge: Float

  /// - Parameters:
  ///   - frames: where the heads are, in their order.
  ///   - size: height of the main head in pixels.
  init(reference: ColourField, sheet: PortraitSheet, heads: [BuiltHead], frames: [HeadFrame], size: Float) {
    let (width, height) = (reference.width, reference.height)
    let longSide = Float(max(width, height))
    let fine = GraphiteTone.density(of: reference.simplified(radius: size * 0.005), faded: nil)
    let formField = reference.simplified(radius: size * 0.018)
    let forms = GraphiteTone.density(of: formField, faded: nil)
    let wide = GraphiteTone.density(of: formField.simplified(radius: size * 0.05), faded: nil)
    let lights = heads.map { head in
      Self.quantile(0.25, of: forms, where: PortraitSheet.faces(of: [head], width: width, height: height))
    }
    let features = Self.features(of: heads, width: width, height: height, size: size)
    self.features = features
    // The sitter's own light is the paper's: a face is drawn by how it is lit, whatever its colour.
    func lit(_ d: Float, _ light: Float) -> Float { max(0, min(1, (d - 0.92 * light) / max(0.2, 1 - 0.92 * light))) }
    var (masses, planes, finish) = (wide, wide, wide)
    for i in masses.values.indices {
      let keep = sheet.keep.values[i]
      let isFace = sheet.faces.values[i]
      let place = SIMD2(Float(i % width), Float(i / width)) / longSide
      let nearest = frames.indices.min {
        LinePath.distance(place, frames[$0].centre) < LinePath.distance(place, frames[$1].centre)
      }
      let light = nearest.map { lights[$0] } ?? 0
      let (w, f, s) = (lit(wide.values[i], light), lit(forms.values[i], light), lit(fine.values[i], light))
      masses.values[i] = w * keep
      let plane = isFace * Self.stepped(0.35 * w + 0.65 * f) + (1 - isFace) * (0.3 * w + 0.7 * f)
      planes.values[i] = plane * keep
      // Skin keeps a little of its form between the planes; hair and clothes keep their strands and folds.
      let own = max(features.values[i], 0.45 + 0.3 * isFace)
      finish.values[i] = (plane + (s - plane) * own) * keep
    }
    self.masses = masses
    self.planes = planes
    self.finish = finish
    shadowEdge = max(0.16, min(0.5, Self.quantile(0.70, of: masses, where: sheet.faces)))
  }

  /// A tone as planes have it: steps with soft edges.
  private static func stepped(_ tone: Float) -> Float {
    let steps: Float = 6
    let t = tone * steps
    let whole = t.rounded(.down)
    let x = max(0, min(1, (t - whole - 0.25) / 0.5))
    return (whole + x * x * (3 - 2 * x)) / steps
  }

  private static func quantile(_ share: Float, of plane: Plane, where mask: Plane) -> Float {
    let values = plane.values.indices.filter { mask.values[$0] > 0.5 }.map { plane.values[$0] }.sorted()
    guard !values.isEmpty else { return 0 }
    return values[min(values.count - 1, Int(share * Float(values.count)))]
  }

  /// 1 at eyes, brows, the base of the nose and the mouth, soft towards the skin around them.
  private static func features(of heads: [BuiltHead], width: Int, height: Int, size: Float) -> Plane {
    var plane = Plane(width: width, height: height)
    for head in heads {
      guard let face = head.face else {
        let whole = PortraitSheet.faces(of: [head], width: width, height: height)
        for i in plane.values.indices { plane.values[i] = max(plane.values[i], 0.7 * whole.values[i]) }
        continue
      }
      var outlines = [FaceLandmarks.Feature.lips, .leftEye, .rightEye, .leftBrow, .rightBrow].map {
        face.outline(of: $0)
      }
      // Around the wings and nostrils of the nose.
      outlines.append(
        [49, 131, 195, 360, 279, 358, 327, 2, 98, 129].map { SIMD2(face.points[$0].x, face.points[$0].y) })
      for outline in outlines {
        for i in PortraitSheet.inside(outline, width: width, height: height) { plane.values[i] = 1 }
      }
    }
    let reach = max(1, Int(size * 0.012))
    let grown = DistanceTransform.inside(
      Plane(width: width, height: height, values: plane.values.map { $0 > 0.9 ? 0 : 1 }))
    for i in plane.values.indices where grown.values[i] < Float(2 * reach) { plane.values[i] = 1 }
    return plane.boxBlurred(radius: reach).boxBlurred(radius: reach)
  }
}
