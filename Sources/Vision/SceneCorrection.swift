/// What an author puts right in what was seen in a picture: other layers, their names and their order.
///
/// Layers bear numbers. Those that were found are 0, 1, 2 ... from the back, or else those of ``labels``; ``shapes``
/// follow on with the next numbers. What is said is applied in this order: one canvas or `labels`, `shapes`, `merges`,
/// `names`, `order`, `stops`, `times`.
public struct SceneCorrection: Sendable, Hashable, Codable {
  /// The most layers that there may be in the end.
  public static let mostLayers = 32

  /// Whether the picture is painted as one whole: a single layer, number 0, takes the place of those that were found.
  public var isOneCanvas: Bool
  /// Layers that take the place of those that were found.
  public var labels: LayerLabels?
  /// Layers drawn over those, each in front of all before it.
  public var shapes: [Shape]
  /// Groups of layers, shapes among them, that become one: the first of the group, in its place.
  public var merges: [[Int]]
  /// Words for layers by number.
  public var names: [Int: String]
  /// Every number that is left, back to front; `nil` for the order of the numbers.
  public var order: [Int]?
  /// Layers that stop where those in front begin, instead of going on behind them.
  public var stops: [Int]
  /// How much of the working time layers take, as a multiple of what they would take, by number or name: 0.05...20.
  public var times: [String: Double]

  /// Makes a correction; without arguments it changes nothing.
  public init(
    isOneCanvas: Bool = false, labels: LayerLabels? = nil, shapes: [Shape] = [], merges: [[Int]] = [],
    names: [Int: String] = [:], order: [Int]? = nil, stops: [Int] = [], times: [String: Double] = [:]
  ) {
    self.isOneCanvas = isOneCanvas
    self.labels = labels
    self.shapes = shapes
    self.merges = merges
    self.names = names
    self.order = order
    self.stops = stops
    self.times = times
  }

  /// An outline drawn by hand.
  public struct Shape: Sendable, Hashable, Codable {
    /// The word for what it shows.
    public var name: String?
    /// The corners in order along the outline, at least 3: percent of the picture's width and height, 0...100.
    ///
    /// Where the outline crosses itself, what it goes around twice is outside.
    public var polygon: [SIMD2<Double>]

    /// Makes a shape.
    public init(name: String? = nil, polygon: [SIMD2<Double>]) {
      self.name = name
      self.polygon = polygon
    }
  }

  /// A part of a correction.
  public enum Part: Sendable, Hashable {
    /// ``SceneCorrection/labels``.
    case image
    /// The outline of a shape.
    case shape(Int)
    /// The name of a shape.
    case shapeName(Int)
    /// A group of ``SceneCorrection/merges``.
    case merge(Int)
    /// The name of the layer with this number.
    case name(Int)
    /// ``SceneCorrection/order``.
    case order
    /// ``SceneCorrection/stops``.
    case stops
    /// The time of a layer, by what is written before it.
    case time(String)

    /// Whether other parts' numbers can only be checked when this one is sound.
    fileprivate var decidesNumbers: Bool {
      switch self {
      case .image, .merge: true
      default: false
      }
    }

    /// What authors call it below the key `layers`.
    public var key: String {
      switch self {
      case .image: "image"
      case .shape: "shapes.polygon"
      case .shapeName: "shapes.name"
      case .merge: "merge"
      case .name: "names"
      case .order: "order"
      case .stops: "stop"
      case .time: "time"
      }
    }
  }

  /// Something in a correction that cannot be done.
  public struct Fault: Sendable, Hashable, CustomStringConvertible {
    /// Where it stands.
    public var part: Part
    /// What was found, what was expected and what to do.
    public var reason: String

    /// Makes a fault.
    public init(part: Part, reason: String) {
      self.part = part
      self.reason = reason
    }

    /// The key and the reason.
    public var description: String { "layers.\(part.key): \(reason)" }
  }
}

extension SceneCorrection {
  /// Everything that cannot be done.
  /// - Parameter found: how many layers were found in the picture; `nil` where nobody has looked yet, and numbers that
  ///   are too high go unnoticed unless ``labels`` or one canvas say how many there are.
  public func faults(found: Int?) -> [Fault] {
    var faults: [Fault] = []
    func complain(_ part: Part, _ reason: String?) {
      if let reason { faults.append(Fault(part: part, reason: reason)) }
    }
    if isOneCanvas, labels != nil {
      complain(.image, "stands beside 'canvas: one', which leaves no layers; take one of the two out")
    }
    for (index, shape) in shapes.enumerated() {
      complain(.shape(index), shape.outlineFault)
      complain(.shapeName(index), shape.name.flatMap(Self.nameFault))
    }
    let count = baseCount(found: found).map { $0 + shapes.count }
    var grouped: Set<Int> = []
    for (index, group) in merges.enumerated() {
      let twice = group.first { grouped.contains($0) } ?? Self.repeated(in: group)
      if group.count < 2 {
        complain(.merge(index), "a group needs at least two layers, found \(group.count)")
      } else if let twice {
        complain(.merge(index), "layer \(twice) stands there twice; put everything that it joins into one group")
      } else {
        complain(.merge(index), group.lazy.compactMap { absence(of: $0, among: count) }.first)
      }
      grouped.formUnion(group)
    }
    // Without sound groups nobody can tell which numbers are left.
    if faults.contains(where: \.part.decidesNumbers) { return faults }

    let owners = owners
    func fault(of number: Int) -> String? {
      absence(of: number, among: count)
        ?? owners[number].map { "layer \(number) has been merged into layer \($0); write \($0) instead" }
    }
    for (number, name) in names.sorted(by: { $0.key < $1.key }) {
      complain(.name(number), fault(of: number) ?? Self.nameFault(name))
    }
    complain(.stops, stops.lazy.compactMap(fault).first ?? Self.repeated(in: stops).map(Self.twice))
    for (layer, factor) in times.sorted(by: { $0.key < $1.key }) {
      let isInRange = (0.05...20).contains(factor)
      complain(
        .time(layer),
        Int(layer).flatMap(fault)
          ?? (isInRange ? nil : "'\(layer)' takes from 0.05 to 20 times its share, like {sky: 2, 3: 0.5}"))
    }
    if let order {
      let missing = count.map { (0..<$0).filter { owners[$0] == nil && !order.contains($0) } } ?? []
      complain(
        .order,
        order.lazy.compactMap(fault).first ?? Self.repeated(in: order).map(Self.twice)
          ?? (missing.isEmpty
            ? nil
            : "\(missing.count == 1 ? "layer" : "layers") \(Self.list(missing)) \(missing.count == 1 ? "is" : "are") "
              + "missing; write every layer once, back to front"))
    }
    if let count, count - owners.count > Self.mostLayers, !shapes.isEmpty {
      complain(
        .shape(shapes.count - 1),
        "is layer number \(count - owners.count); a picture has at most \(Self.mostLayers), so merge or leave out some")
    }
    return faults
  }

  /// How many layers there are before shapes are drawn.
  func baseCount(found: Int?) -> Int? { isOneCanvas ? 1 : labels?.count ?? found }

  /// The layer that a merged layer has become a part of, by number.
  var owners: [Int: Int] {
    var owners: [Int: Int] = [:]
    for group in merges {
      for number in group.dropFirst() { owners[number] = group[0] }
    }
    return owners
  }

  private func absence(of number: Int, among count: Int?) -> String? {
    guard let count else { return number < 0 ? "there is no layer \(number); the backmost is 0" : nil }
    if (0..<count).contains(number) { return nil }
    let there = count == 1 ? "there is only layer 0" : "the layers are 0 to \(count - 1)"
    return "there is no layer \(number); \(there), and 'pentimento see' shows which is which"
  }

  private static func twice(_ number: Int) -> String { "layer \(number) stands there twice; write it once" }

  private static func repeated(in numbers: [Int]) -> Int? {
    var seen: Set<Int> = []
    return numbers.first { !seen.insert($0).inserted }
  }

  private static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }

  /// Lessons use names as nouns: "Block in the far hill".
  private static func nameFault(_ name: String) -> String? {
    let words = name.split(separator: " ")
    let isNoun = name.allSatisfy { $0.isLetter || $0 == "-" || $0 == " " } && name.contains(where: \.isLetter)
    return isNoun && words.count <= 3 && name.count <= 30
      ? nil : "'\(name.prefix(40))' cannot be used as a noun in a lesson; write one to three words, like 'far hill'"
  }
}

extension SceneCorrection.Shape {
  /// Outlines around less of the picture than this, in square percent, are slips: a ten-thousandth of its area.
  private static let leastArea = 1.0

  fileprivate var outlineFault: String? {
    guard polygon.count >= 3 else {
      return "has \(polygon.count) \(polygon.count == 1 ? "corner" : "corners"); "
        + "a polygon needs at least 3, each as [x, y] in percent of the picture's width and height"
    }
    if let corner = polygon.first(where: { !(0...100).contains($0.x) || !(0...100).contains($0.y) }) {
      return "the corner [\(Self.text(corner.x)), \(Self.text(corner.y))] lies outside the picture; "
        + "x and y are percent of its width and height, 0 to 100"
    }
    let next = polygon.dropFirst() + polygon.prefix(1)
    let area = abs(zip(polygon, next).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 })
    return area < Self.leastArea
      ? "goes around less than a ten-thousandth of the picture; write the corners in order along the outline" : nil
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? String(Int(number)) : String(number)
  }

  /// The pixels of a picture whose centres lie inside.
  func pixels(width: Int, height: Int) -> [Int] {
    PolygonFill.pixels(inside: polygon, whole: 100, width: width, height: height)
  }
}
