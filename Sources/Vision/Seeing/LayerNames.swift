import Imaging

/// Words for layers, only where they are reliable.
enum LayerNames {
  /// A name for each region, or `nil`.
  static func names(_ layering: Layering, evidence: PictureEvidence) -> [String?] {
    // What is burnt out to white may be any pale background.
    var names: [String?] = zip(layering.isSky, layering.shapes).map { isSky, shape in
      isSky && (shape.lab.x < 92 || shape.lab.z < -3) && shape.lab.z < 4 ? "sky" : nil
    }
    guard let face = evidence.faces.first, face.score >= 0.75 else { return names }
    let (width, height) = (Float(evidence.width), Float(evidence.height))
    // The region that fills most of the face's inner box.
    var counts = [Int](repeating: 0, count: names.count)
    for y in 0..<evidence.height {
      for x in 0..<evidence.width {
        let (dx, dy) = ((Float(x) + 0.5) / width - face.centre.x, (Float(y) + 0.5) / height - face.centre.y)
        if abs(dx) < face.size.width * 0.35, abs(dy) < face.size.height * 0.35 {
          counts[Int(layering.labels[y * evidence.width + x])] += 1
        }
      }
    }
    let faceArea = face.size.width * face.size.height
    for (region, shape) in layering.shapes.enumerated() where shape.person > 0.6 && names[region] == nil {
      let isFace = counts[region] * 2 > counts.reduce(0, +)
      names[region] = isFace && shape.area < 5 * faceArea ? "face" : "person"
    }
    return names
  }
}
