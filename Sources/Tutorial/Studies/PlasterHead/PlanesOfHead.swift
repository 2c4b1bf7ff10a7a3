/// A head in flat planes: the ball with its sides cut off, after Loomis's proportions, and what stands on it.
///
/// Lengths are in radii of the ball, axes those of ``HeadPose`` at rest: x to the right of the picture, y down, z away from the viewer;
/// the origin is the ball's middle. One half is written down, the other is its mirror image. The surface is closed: head, neck, and
/// two ears that stand on the head as bodies of their own.
package struct PlanesOfHead: Sendable {
  /// One plane.
  package struct Facet: Sendable {
    /// Which plane it is.
    package let part: PlasterHead.Part
    /// Its corners, clockwise as seen from outside.
    package let corners: [Int]
  }

  /// The head.
  package static let simplified = PlanesOfHead()

  /// Where the corners are.
  package let corners: [SIMD3<Double>]
  /// What the corners are called; a minus stands before those on the left.
  package let names: [String]
  /// The planes.
  package let facets: [Facet]

  private init() {
    var corners: [SIMD3<Double>] = []
    var names: [String] = []
    var numbers: [String: Int] = [:]
    for (name, x, y, forward) in Self.half {
      numbers[name] = corners.count
      names.append(name)
      corners.append(SIMD3(x, y, -forward))
      guard x > 0 else { continue }
      numbers["-" + name] = corners.count
      names.append("-" + name)
      corners.append(SIMD3(-x, y, -forward))
    }
    var facets: [Facet] = []
    for (part, list) in Self.halfFacets {
      let outline = list.split(separator: " ").map(String.init)
      // Both start at the same corner, so that they fold along the same line where they are not quite flat.
      let mirrored = (outline.prefix(1) + outline.dropFirst().reversed()).map { name in
        name.hasPrefix("-") ? String(name.dropFirst()) : numbers["-" + name] == nil ? name : "-" + name
      }
      facets.append(Facet(part: part, corners: outline.compactMap { numbers[$0] }))
      if Set(mirrored) != Set(outline) {
        facets.append(Facet(part: part, corners: mirrored.compactMap { numbers[$0] }))
      }
    }
    self.corners = corners
    self.names = names
    self.facets = facets
  }

  /// Corners of the middle and the right half: x, y, and how far they stand forward.
  private static let half: [(String, Double, Double, Double)] = [
    ("crownFront", 0, -1, 0.24),
    ("crownBack", 0, -1, -0.3),
    ("crownLow", 0, -0.716, -0.734),
    ("hairline", 0.28, -0.7, 0.8),
    ("hairCorner", 0.51, -0.724, 0.574),
    ("bulge", 0.31, -0.441, 0.95),
    ("bulgeCorner", 0.592, -0.43, 0.707),
    ("topFront", 0.366, -0.912, 0.234),
    ("topBack", 0.367, -0.914, -0.295),
    ("topLow", 0.376, -0.629, -0.711),
    ("occiput", 0.376, -0.048, -0.977),
    ("occiputLow", 0.333, 0.408, -0.882),
    ("nape", 0.288, 0.707, -0.628),
    ("sideFront", 0.7228, -0.015, 0.454),
    ("sideFrontTop", 0.7363, -0.356, 0.366),
    ("sideTop", 0.745, -0.48, 0),
    ("sideBackTop", 0.7461, -0.364, -0.469),
    ("sideBack", 0.7352, -0.01, -0.657),
    ("sideBackLow", 0.628, 0.406, -0.597),
    ("mastoid", 0.592, 0.688, -0.309),
    ("glabella", 0.13, -0.09, 1.033),
    ("browTop", 0.341, -0.15, 0.994),
    ("browTopOuter", 0.607, -0.052, 0.792),
    ("browInner", 0.129, 0.009, 1.032),
    ("browMiddle", 0.353, -0.038, 0.994),
    ("browOuter", 0.591, 0.067, 0.817),
    ("root", 0.085, 0.129, 0.965),
    ("shoulderFront", 0.621, -0.736, 0.24),
    ("shoulderBack", 0.629, -0.734, -0.3),
    ("creaseInner", 0.213, 0.082, 0.884),
    ("creaseOuter", 0.388, 0.058, 0.864),
    ("upperLidInner", 0.24, 0.131, 0.912),
    ("upperLidOuter", 0.37, 0.124, 0.903),
    ("lowerLidInner", 0.246, 0.216, 0.889),
    ("lowerLidOuter", 0.364, 0.219, 0.876),
    ("eyeInner", 0.15, 0.187, 0.846),
    ("eyeOuter", 0.461, 0.159, 0.749),
    ("bagInner", 0.232, 0.269, 0.879),
    ("bagOuter", 0.391, 0.279, 0.856),
    ("bridge", 0.073, 0.359, 1.111),
    ("tipTop", 0.079, 0.531, 1.248),
    ("tip", 0.079, 0.627, 1.247),
    ("noseCheek", 0.153, 0.343, 0.918),
    ("wingTop", 0.202, 0.529, 0.94),
    ("wingFront", 0.13, 0.536, 1.13),
    ("wingFoot", 0.2, 0.669, 0.975),
    ("nostril", 0.145, 0.65, 1.107),
    ("noseBase", 0.067, 0.687, 1.055),
    ("cheekbone", 0.419, 0.371, 0.865),
    ("cheekCorner", 0.599, 0.294, 0.663),
    ("apple", 0.371, 0.635, 0.89),
    ("masseter", 0.553, 0.737, 0.632),
    ("fold", 0.334, 0.924, 0.855),
    ("earFront", 0.7207, 0.165, 0.051),
    ("earFoot", 0.667, 0.663, 0.027),
    ("jawCorner", 0.588, 0.942, 0.093),
    ("jawLine", 0.497, 1.15, 0.528),
    ("lipPeak", 0.052, 0.786, 1.094),
    ("mouthCorner", 0.269, 0.888, 0.924),
    ("parting", 0.065, 0.889, 1.055),
    ("lowerLip", 0.11, 0.935, 1.09),
    ("lowerLipFoot", 0.097, 1.009, 1.047),
    ("hollow", 0.133, 1.071, 0.989),
    ("hollowSide", 0.275, 1.052, 0.871),
    ("chinTop", 0.137, 1.161, 1.04),
    ("chin", 0.143, 1.289, 1.025),
    ("chinFoot", 0.14, 1.333, 0.95),
    ("chinSide", 0.292, 1.258, 0.809),
    ("throat", 0.139, 1.359, 0.419),
    ("throatSide", 0.4, 1.222, 0.224),
    ("jawBack", 0.487, 1.052, -0.074),
    ("pit", 0.161, 1.8, 0.241),
    ("collar", 0.396, 1.8, 0.024),
    ("shoulder", 0.468, 1.8, -0.416),
    ("spine", 0.219, 1.8, -0.679),
    ("rimFoot", 0.722, 0.1, 0.036),
    ("lobeFoot", 0.664, 0.619, 0.052),
    ("rimTop", 0.794, -0.029, -0.067),
    ("rimCorner", 0.868, 0.039, -0.225),
    ("rim", 0.865, 0.278, -0.275),
    ("lobeTop", 0.795, 0.522, -0.161),
    ("lobe", 0.727, 0.665, -0.045),
    ("conchaFront", 0.753, 0.15, -0.041),
    ("conchaTop", 0.826, 0.121, -0.177),
    ("conchaBack", 0.817, 0.309, -0.202),
    ("conchaFoot", 0.744, 0.49, -0.077),
    ("conchaFloor", 0.758, 0.302, -0.093),
    ("earRoot", 0.699, 0.044, -0.09),
    ("earRootBack", 0.645, 0.193, -0.232),
    ("earRootFoot", 0.629, 0.497, -0.121),
  ]

  /// Planes of the right half and those that lie across the middle.
  private static let halfFacets: [(PlasterHead.Part, String)] = [
    (.foreheadFront, "hairline -hairline -bulge bulge"),
    (.foreheadFront, "bulge -bulge -glabella glabella"),
    (.foreheadFront, "bulge glabella browTop"),
    (.foreheadSide, "hairline bulge bulgeCorner hairCorner"),
    (.foreheadSide, "browTop browTopOuter bulgeCorner bulge"),
    (.craniumTop, "hairline crownFront -hairline"),
    (.craniumTop, "hairCorner topFront crownFront hairline"),
    (.craniumTop, "crownFront topFront topBack crownBack"),
    (.craniumBack, "topBack topLow crownLow crownBack"),
    (.craniumBack, "crownLow occiput -occiput"),
    (.craniumBack, "crownLow topLow occiput"),
    (.craniumBack, "occiput occiputLow -occiputLow -occiput"),
    (.craniumBack, "occiputLow nape -nape -occiputLow"),
    (.craniumSide, "hairCorner shoulderFront topFront"),
    (.craniumSide, "hairCorner sideFrontTop shoulderFront"),
    (.craniumSide, "shoulderFront sideFrontTop sideTop"),
    (.craniumSide, "topFront shoulderFront shoulderBack topBack"),
    (.craniumSide, "shoulderFront sideTop shoulderBack"),
    (.craniumSide, "shoulderBack sideTop sideBackTop"),
    (.craniumBack, "topBack shoulderBack topLow"),
    (.craniumBack, "shoulderBack sideBackTop topLow"),
    (.craniumBack, "topLow sideBackTop sideBack occiput"),
    (.craniumBack, "sideBackLow occiputLow occiput sideBack"),
    (.craniumBack, "sideBackLow mastoid nape occiputLow"),
    (.temple, "bulgeCorner sideFrontTop hairCorner"),
    (.temple, "sideFront sideFrontTop bulgeCorner browTopOuter"),
    (.temple, "cheekCorner earFront sideFront browTopOuter browOuter"),
    (.sidePlane, "sideTop sideFrontTop sideFront earFront sideBack sideBackTop"),
    (.sidePlane, "sideBack earFront earFoot mastoid sideBackLow"),
    (.glabella, "glabella -glabella -browInner browInner"),
    (.glabella, "browInner -browInner -root root"),
    (.brow, "glabella browInner browMiddle browTop"),
    (.brow, "browMiddle browOuter browTopOuter browTop"),
    (.socket, "creaseInner creaseOuter browMiddle browInner"),
    (.socket, "root eyeInner creaseInner browInner"),
    (.socket, "creaseOuter eyeOuter browOuter browMiddle"),
    (.upperLid, "upperLidInner upperLidOuter creaseOuter creaseInner"),
    (.upperLid, "creaseInner eyeInner upperLidInner"),
    (.upperLid, "creaseOuter upperLidOuter eyeOuter"),
    (.eyeball, "lowerLidInner lowerLidOuter upperLidOuter upperLidInner"),
    (.eyeball, "eyeInner lowerLidInner upperLidInner"),
    (.eyeball, "upperLidOuter lowerLidOuter eyeOuter"),
    (.lowerLid, "bagInner bagOuter lowerLidOuter lowerLidInner"),
    (.lowerLid, "eyeInner bagInner lowerLidInner"),
    (.lowerLid, "lowerLidOuter bagOuter eyeOuter"),
    (.noseBridge, "root -root -bridge bridge"),
    (.noseBridge, "bridge -bridge -tipTop tipTop"),
    (.noseTip, "tipTop -tipTop -tip tip"),
    (.noseSide, "root bridge noseCheek eyeInner"),
    (.noseSide, "bridge tipTop wingFront wingTop noseCheek"),
    (.noseTip, "tip nostril wingFront tipTop"),
    (.noseWing, "nostril wingFoot wingTop wingFront"),
    (.noseUnderside, "noseBase wingFoot nostril tip"),
    (.noseUnderside, "tip -tip -noseBase noseBase"),
    (.lowerLid, "eyeInner noseCheek bagInner"),
    (.cheekFront, "bagInner noseCheek cheekbone bagOuter"),
    (.cheekFront, "bagOuter cheekbone cheekCorner eyeOuter"),
    (.socket, "eyeOuter cheekCorner browOuter"),
    (.cheekFront, "wingTop apple cheekbone noseCheek"),
    (.cheekFront, "wingTop wingFoot apple"),
    (.cheekSide, "cheekbone apple masseter cheekCorner"),
    (.cheekSide, "cheekCorner masseter earFoot earFront"),
    (.jawSide, "masseter jawLine jawCorner earFoot"),
    (.cheekHollow, "fold jawLine masseter apple"),
    (.jawSide, "hollowSide chinSide jawLine fold"),
    (.muzzle, "mouthCorner fold apple wingFoot"),
    (.muzzle, "noseBase lipPeak mouthCorner wingFoot"),
    (.muzzle, "noseBase -noseBase -lipPeak lipPeak"),
    (.upperLip, "lipPeak -lipPeak -parting parting"),
    (.upperLip, "lipPeak parting mouthCorner"),
    (.lowerLip, "parting -parting -lowerLip lowerLip"),
    (.lowerLip, "parting lowerLip mouthCorner"),
    (.lowerLip, "lowerLip -lowerLip -lowerLipFoot lowerLipFoot"),
    (.lowerLip, "lowerLip lowerLipFoot mouthCorner"),
    (.underLip, "lowerLipFoot -lowerLipFoot -hollow hollow"),
    (.underLip, "mouthCorner lowerLipFoot hollow hollowSide"),
    (.muzzle, "mouthCorner hollowSide fold"),
    (.chinFront, "hollow -hollow -chinTop chinTop"),
    (.chinFront, "chinTop -chinTop -chin chin"),
    (.chinSide, "hollow chinTop hollowSide"),
    (.chinSide, "chinTop chin chinSide hollowSide"),
    (.chinUnderside, "chin -chin -chinFoot chinFoot"),
    (.chinUnderside, "chin chinFoot chinSide"),
    (.underJaw, "chinFoot -chinFoot -throat throat"),
    (.underJaw, "throat throatSide jawLine chinSide chinFoot"),
    (.underJaw, "throatSide jawBack jawCorner jawLine"),
    (.jawBack, "jawCorner jawBack mastoid earFoot"),
    (.neckFront, "throat -throat -pit pit"),
    (.neckFront, "pit collar throatSide throat"),
    (.neckSide, "throatSide collar shoulder jawBack"),
    (.neckSide, "shoulder mastoid jawBack"),
    (.neckBack, "mastoid shoulder spine nape"),
    (.neckBack, "nape spine -spine -nape"),
    (.neckBase, "-spine spine shoulder collar pit -pit -collar -shoulder"),
    (.earRim, "conchaFront conchaTop rimTop rimFoot"),
    (.earRim, "conchaTop rimCorner rimTop"),
    (.earRim, "conchaTop conchaBack rim rimCorner"),
    (.earRim, "conchaBack conchaFoot lobeTop rim"),
    (.earLobe, "conchaFoot lobeFoot lobe lobeTop"),
    (.earHollow, "conchaFloor conchaBack conchaTop conchaFront"),
    (.earHollow, "conchaFoot conchaBack conchaFloor"),
    (.earHollow, "conchaFoot conchaFloor conchaFront"),
    (.earRim, "lobeFoot conchaFoot conchaFront rimFoot"),
    (.earBack, "earRoot rimFoot rimTop"),
    (.earBack, "rimCorner earRootBack earRoot rimTop"),
    (.earBack, "rim earRootBack rimCorner"),
    (.earBack, "lobeTop earRootFoot earRootBack rim"),
    (.earBack, "lobe earRootFoot lobeTop"),
    (.earBack, "lobeFoot earRootFoot lobe"),
    (.earBase, "rimFoot earRoot earRootBack earRootFoot lobeFoot"),
  ]
}
