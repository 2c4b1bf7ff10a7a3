import Vision

extension HeadConstruction {
  /// Builds the head of a face that was read in a picture.
  /// - Parameters:
  ///   - mesh: the face.
  ///   - fit: the head fitted to it, in pixels of the picture.
  ///   - width: the picture's width in pixels.
  ///   - height: its height in pixels.
  /// - Throws: `VisionError` when the average face cannot be read.
  public init(of mesh: FaceLandmarks, fit: HeadFit, width: Int, height: Int) throws(VisionError) {
    let size = SIMD2(Double(width), Double(height))
    try self.init(seen: mesh.points.map { SIMD2(Double($0.x), Double($0.y)) * size }, fit: fit, size: size)
  }

  /// Builds a head from landmarks marked by hand.
  ///
  /// Seven places or fewer leave the pose open within limits; so the head is turned no more than they ask for.
  /// - Parameters:
  ///   - marks: the landmarks.
  ///   - width: the picture's width in pixels.
  ///   - height: its height in pixels.
  /// - Throws: ``PaintingError/noHead(_:)`` when no head fits the marks, `VisionError` when the average face cannot be read.
  public init(of marks: HeadMarks, width: Int, height: Int) throws {
    let size = SIMD2(Double(width), Double(height))
    func pixels(_ percent: SIMD2<Double>) -> SIMD2<Double> { percent / 100 * size }
    let mean = try MeanFace.shipped()
    func middle(_ indices: [Int]) -> SIMD3<Double> {
      indices.reduce(SIMD3<Double>.zero) { $0 + mean.points[$1] } / Double(indices.count)
    }
    var model = [middle([9, 8]), middle([33, 133]), middle([362, 263]), mean.points[2], mean.points[152]]
    let eyes = marks.eyes.sorted { $0.x < $1.x }
    guard eyes.count == 2 else {
      throw PaintingError.noHead("two eyes have to be marked, one point for each")
    }
    var seen: [SIMD2<Double>] = [marks.brow, eyes[0], eyes[1], marks.nose, marks.chin].map(pixels)
    var weights: [Double] = seen.map { _ in 1 }
    if let hairline = marks.hairline {
      model.append(SIMD3(0, -2.0 / 3, -(1 - 4.0 / 9).squareRoot()))
      seen.append(pixels(hairline))
      weights.append(0.3)
    }
    if let ear = marks.ear {
      // On the side where it is seen.
      let side = pixels(ear).x < (seen[1].x + seen[2].x) / 2 ? -1.0 : 1.0
      model.append(SIMD3(side * HeadProportions.side, 1.0 / 3, 0.15))
      seen.append(pixels(ear))
      weights.append(0.7)
    }
    // Only an ear tells nodding from a long face: without one the head is taken to be held nearly level.
    let ease = (yaw: 20.0, pitch: marks.ear == nil ? 2.0 : 10.0)
    func refused(_ expected: String) -> PaintingError {
      .noHead("no head fits the landmarks given; expected \(expected)")
    }
    let turned = refused("brow above eyes above nose above chin on a face that is turned less than 85 degrees")
    guard var fit = HeadFit(of: model, to: seen, weights: weights, ease: ease) else { throw turned }
    for _ in 0..<4 {
      // Eyes, nose and chin lie as high as they are marked: what is left says which way the face is turned.
      let heights = zip(model, seen).map { fit.rest(of: $1, depth: fit.pose.turned($0).z).y }
      for k in 1..<5 { model[k].y = max(-0.3, min(3, heights[k] - heights[0] + model[0].y)) }
      guard let next = HeadFit(of: model, to: seen, weights: weights, ease: ease) else { throw turned }
      fit = next
    }
    guard (0.01...2).contains(fit.radius / max(size.x, size.y)), abs(fit.pose.yaw) < 85, abs(fit.pose.pitch) < 60 else {
      throw turned
    }
    // The brow line runs through the brow that was marked; the other heights follow their marks.
    var face = HeadProportions(mean)
    func level(_ place: SIMD2<Double>, like p: SIMD3<Double>) -> Double {
      fit.rest(of: place, depth: fit.pose.turned(p).z).y
    }
    let lift = level(seen[0], like: model[0]) - model[0].y
    fit.centre = fit.place(SIMD3(0, lift, 0))
    face.eyes = (level(seen[1], like: model[1]) + level(seen[2], like: model[2])) / 2
    face.nose = level(seen[3], like: model[3])
    face.chin = level(seen[4], like: model[4])
    if let hairline = marks.hairline {
      face.hairline = min(-0.2, level(pixels(hairline), like: SIMD3(0, -2.0 / 3, -0.75)))
    }
    guard face.eyes > -0.3, face.nose > face.eyes, face.chin > face.nose else {
      throw refused("brow, eyes, nose and chin from the top of the head down, each below the one before")
    }
    // How deep a line lies depends on its height, and the other way round.
    for _ in 0..<4 {
      face.mouth = face.nose + (face.chin - face.nose) / 3
      face.points = mean.points
      face.stretch(from: mean)
      let surface = HeadSurface(face)
      face.nose = level(seen[3], like: surface.place(face.nose, 0))
      face.chin = level(seen[4], like: surface.place(face.chin, 0))
    }
    self.init(face, measures: nil, fit: fit, size: size)
  }

  /// Builds a head of 468 landmarks in pixels of a picture of a size.
  package init(seen: [SIMD2<Double>], fit: HeadFit, size: SIMD2<Double>) throws(VisionError) {
    var fit = fit
    let face = HeadProportions(try MeanFace.shipped(), seen: seen, fit: &fit)
    self.init(face, measures: face.measures, fit: fit, size: size)
  }

  init(_ face: HeadProportions, measures: Measures?, fit: HeadFit, size: SIMD2<Double>) {
    pose = fit.pose
    self.measures = measures
    ball = Ball(centre: SIMD2<Float>(fit.centre / size), radius: Float(fit.radius / max(size.x, size.y)))
    lines = HeadLines(face, fit: fit, size: size).lines
  }
}

extension HeadProportions {
  /// Moves the average face's points up and down so that its lines come to lie on the heights given.
  fileprivate mutating func stretch(from mean: MeanFace) {
    let from = [0, 1.0 / 6, mean.points[2].y, mean.points[152].y]
    let to = [brow, eyes, nose, chin]
    for k in points.indices {
      let y = points[k].y
      let part = (1..<from.count).first { y <= from[$0] } ?? from.count - 1
      let (a, b) = (part - 1, part)
      points[k].y = y <= 0 ? y : to[a] + (y - from[a]) / (from[b] - from[a]) * (to[b] - to[a])
    }
  }
}
