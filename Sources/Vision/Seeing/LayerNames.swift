import Imaging

/// Words for layers, only where they are reliable.
enum LayerNames {
  /// A name for each region, or `nil`.
  static func names(_ layering: Layering, evidence: PictureEvidence) -> [String?] {
    // What is burnt out to white may be any pale background.
    var names: [String?] = zip(layering.isSky, layering.shapes).map { isSky, shape in
      isSky && (shape.lab.x < 92 || shape.lab.z < -3) && shape.lab.z < 4 ? "sky" : nil
    }
    guard let mesh = evidence.meshes.first else { return names }
    let outline = mesh.outline(of: .face)
    let (top, chin) = (outline.map(\.y).min() ?? 0, outline.map(\.y).max() ?? 0)
    let (left, right) = (outline.map(\.x).min() ?? 0, outline.map(\.x).max() ?? 0)
    for (region, shape) in layering.shapes.enumerated() where names[region] == nil {
      if shape.skin > 0.5 {
        names[region] = "face"
      } else if shape.person > 0.5 || shape.salience > 0.7 && shape.person > 0.3 {
        let isByTheHead = shape.top < top + 0.35 * (chin - top) && shape.right > left && shape.left < right
        if isByTheHead && shape.area < 0.3 {
          names[region] = "hair"
        } else if shape.top > top + 0.5 * (chin - top) {
          names[region] = "clothing"
        } else {
          names[region] = "person"
        }
      }
    }
    return names
  }
}
