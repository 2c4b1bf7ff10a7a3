import Imaging
import Tutorial

extension TutorialPage {
  /// A plaster head, turned and lit as the reference's head is.
  public struct HeadPlanes: Sendable, Codable, Equatable {
    /// The drawing, SVG.
    public var picture: PictureAsset
    /// Where its light comes from.
    public var light: LightDirection
    /// What its planes are called.
    public var legend: [PlasterHead.LegendEntry]

    /// Makes planes.
    public init(picture: PictureAsset, light: LightDirection, legend: [PlasterHead.LegendEntry]) {
      self.picture = picture
      self.light = light
      self.legend = legend
    }
  }

  /// Planes smaller than this share of the head are neither named nor numbered.
  private static let leastPlane: Float = 0.006

  /// The plaster head as the partials `study` and `study-sheets` take it.
  func planes(_ study: Study, site: SiteFacts) -> TemplateValue {
    guard let planes = study.planes else { return .none }
    var number = 0
    var numbers: [TemplateValue] = []
    var tones: [TemplateValue] = []
    for tone in PlasterHead.Tone.allCases {
      let entries = planes.legend.filter { $0.tone == tone && $0.share >= Self.leastPlane }
      guard !entries.isEmpty else { continue }
      let share = entries.reduce(0) { $0 + $1.share }
      let lightness = entries.reduce(0) { $0 + $1.lightness * $1.share } / share
      // Both halves of a plane in one tone are one plane to the eye.
      var parts: [PlasterHead.Part] = []
      for entry in entries where !parts.contains(entry.part) { parts.append(entry.part) }
      let named = parts.map { part -> TemplateValue in
        let own = entries.filter { $0.part == part }
        number += 1
        for entry in own {
          numbers.append([
            "number": .integer(number), "x": .string(Decimals.short(100 * Double(entry.place.x), digits: 1)),
            "y": .string(Decimals.short(100 * Double(entry.place.y), digits: 1)),
            "isDark": .bool(entry.lightness < 0.5),
          ])
        }
        return ["number": .integer(number), "name": .string(name(of: part, own, among: planes.legend))]
      }
      let value = ValueScale.value(ofLightness: 100 * Double(lightness))
      tones.append([
        "name": .string(tone.title(translation)), "colour": .string(ValueScale.grey(ofValue: value).hex),
        "planes": .list(named),
      ])
    }
    let sizes = "(min-width: 1180px) 480px, 100vw"
    return [
      "picture": planes.picture.value("", sizes: sizes, site: site), "ratio": .string(planes.picture.ratioText),
      "tones": .list(tones), "numbers": .list(numbers), "light": .string(planes.light.words(translation)),
      "isAssumed": .bool(!planes.light.isMeasured),
    ]
  }

  /// A plane's name, with the side where its other half has another tone.
  private func name(
    of part: PlasterHead.Part, _ own: [PlasterHead.LegendEntry], among legend: [PlasterHead.LegendEntry]
  ) -> String {
    let name = part.title(translation)
    let isWhole = legend.count { $0.part == part && $0.share >= Self.leastPlane } == own.count
    let (left, right) = (own.contains { $0.side == .left }, own.contains { $0.side == .right })
    if isWhole || left == right { return name }
    return left ? translation("{plane} (left)", ["plane": name]) : translation("{plane} (right)", ["plane": name])
  }
}

extension LightDirection {
  /// -1 to the left or above, 1 to the right or below, 0 neither.
  private func side(_ share: Double) -> Int { share < -0.26 ? -1 : share > 0.26 ? 1 : 0 }

  /// From where the light comes, in a sentence.
  fileprivate func words(_ translation: Translation) -> String {
    let place = (side(towards.x), side(towards.y))
    guard towards.z > -0.85 else {
      return switch place {
      case (-1, -1): translation("The light comes from the front, a little from the upper left.")
      case (1, -1): translation("The light comes from the front, a little from the upper right.")
      case (0, -1): translation("The light comes from the front, a little from above.")
      case (-1, 0): translation("The light comes from the front, a little from the left.")
      case (1, 0): translation("The light comes from the front, a little from the right.")
      case (_, 1): translation("The light comes from the front, a little from below.")
      default: translation("The light comes from the front.")
      }
    }
    let sentence =
      switch place {
      case (-1, -1): translation("The light comes from the upper left.")
      case (1, -1): translation("The light comes from the upper right.")
      case (-1, 0): translation("The light comes from the left.")
      case (1, 0): translation("The light comes from the right.")
      case (-1, 1): translation("The light comes from the lower left.")
      case (1, 1): translation("The light comes from the lower right.")
      case (0, 1): translation("The light comes from below.")
      default: translation("The light comes from above.")
      }
    return towards.z > 0.26 ? sentence + " " + translation("It stands behind the head.") : sentence
  }
}

extension PlasterHead.Tone {
  /// What the tone is called, as a title.
  fileprivate func title(_ translation: Translation) -> String {
    switch self {
    case .light: translation("Light")
    case .halfLight: translation("Half-light")
    case .halfTone: translation("Half-tone")
    case .coreShadow: translation("Core shadow")
    case .reflectedLight: translation("Reflected light")
    case .castShadow: translation("Cast shadow")
    }
  }
}

extension PlasterHead.Part {
  /// What the plane is called.
  fileprivate func title(_ translation: Translation) -> String {
    switch self {
    case .foreheadFront: translation("front of the forehead")
    case .foreheadSide: translation("side of the forehead")
    case .craniumTop: translation("top of the skull")
    case .craniumSide: translation("side of the skull")
    case .craniumBack: translation("back of the skull")
    case .temple: translation("temple")
    case .sidePlane: translation("side plane")
    case .glabella: translation("wedge between the brows")
    case .brow: translation("brow")
    case .socket: translation("eye socket")
    case .upperLid: translation("upper lid")
    case .eyeball: translation("eyeball")
    case .lowerLid: translation("lower lid")
    case .noseBridge: translation("bridge of the nose")
    case .noseSide: translation("side of the nose")
    case .noseTip: translation("tip of the nose")
    case .noseWing: translation("wing of the nose")
    case .noseUnderside: translation("underside of the nose")
    case .cheekFront: translation("front of the cheek")
    case .cheekSide: translation("side of the cheek")
    case .cheekHollow: translation("hollow of the cheek")
    case .muzzle: translation("cylinder of the mouth")
    case .upperLip: translation("upper lip")
    case .lowerLip: translation("lower lip")
    case .underLip: translation("hollow under the lip")
    case .chinFront: translation("front of the chin")
    case .chinSide: translation("side of the chin")
    case .chinUnderside: translation("underside of the chin")
    case .jawSide: translation("side of the jaw")
    case .jawBack: translation("back of the jaw")
    case .underJaw: translation("underside of the jaw")
    case .earRim: translation("rim of the ear")
    case .earHollow: translation("hollow of the ear")
    case .earLobe: translation("lobe of the ear")
    case .earBack, .earBase: translation("back of the ear")
    case .neckFront: translation("front of the neck")
    case .neckSide: translation("side of the neck")
    case .neckBack: translation("back of the neck")
    case .neckBase: translation("cut of the neck")
    }
  }
}
