import Imaging

/// Words for layers, only where they are reliable.
enum LayerNames {
  /// A name for each region, or `nil`; two regions have the same name only where both are sky or skin.
  /// - Throws: ``VisionError``.
  static func names(_ layering: Layering, evidence: PictureEvidence) throws(VisionError) -> [String?] {
    // What is burnt out to white may be any pale background.
    var names: [String?] = zip(layering.isSky, layering.shapes).map { isSky, shape in
      isSky && (shape.lab.x < 92 || shape.lab.z < -3) && shape.lab.z < 4 ? "sky" : nil
    }
    let hasSky = names.contains("sky")
    func give(_ name: String, toLargest isFit: (RegionShape) -> Bool) {
      let fit = names.indices.filter { names[$0] == nil && isFit(layering.shapes[$0]) }
      guard let largest = fit.max(by: { (layering.shapes[$0].area, $1) < (layering.shapes[$1].area, $0) }) else {
        return
      }
      names[largest] = name
    }
    if let mesh = evidence.meshes.first {
      let outline = mesh.outline(of: .face)
      let (top, chin) = (outline.map(\.y).min() ?? 0, outline.map(\.y).max() ?? 0)
      let (left, right) = (outline.map(\.x).min() ?? 0, outline.map(\.x).max() ?? 0)
      for (region, shape) in layering.shapes.enumerated() where shape.skin > 0.5 { names[region] = "face" }
      func isPerson(_ shape: RegionShape) -> Bool { shape.person > 0.5 || shape.salience > 0.7 && shape.person > 0.3 }
      give("hair") { shape in
        isPerson(shape) && shape.area < 0.3 && shape.top < top + 0.35 * (chin - top) && shape.right > left
          && shape.left < right
      }
      give("clothing") { isPerson($0) && $0.top > top + 0.5 * (chin - top) }
    } else if let noun = try SubjectNoun.noun(of: evidence.image, salience: evidence.salience) {
      // What spans a landscape is the landscape, whatever the classifier makes of it.
      give(noun) { $0.salience > 0.55 && (!hasSky || $0.width < 0.75) }
    }
    if hasSky {
      func isGreen(_ shape: RegionShape) -> Bool { shape.lab.y < -2 && shape.lab.z > 8 }
      give("grass") { isGreen($0) && $0.touches.bottom > 0.6 && $0.width > 0.85 && $0.top > 0.3 }
      give("ground") { !isGreen($0) && $0.lab.z > 6 && $0.touches.bottom > 0.6 && $0.width > 0.85 && $0.top > 0.3 }
    }
    return names
  }
}
