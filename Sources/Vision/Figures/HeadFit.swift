import Foundation

/// Where a head is in a picture: its pose, size and place, so that the average face falls on the landmarks seen.
///
/// A place on the head at rest, in radii of the ball, is turned, seen in perspective from ``distance``, enlarged and shifted. Depths that a network guesses are not
/// used: from a picture's own two dimensions the pose comes out nearer (see the portrait figures in `Benchmarks/RESULTS.md`).
public struct HeadFit: Sendable, Hashable {
  /// From where a head is seen, in radii of the ball: the near two metres of a portrait lens.
  public static let distance = 20.0

  /// How the head is turned.
  public var pose: HeadPose
  /// Radius of the ball in pixels, or whatever the landmarks' unit is.
  public var radius: Double
  /// The ball's middle in the picture, same unit.
  public var centre: SIMD2<Double>

  /// Makes a fit.
  public init(pose: HeadPose, radius: Double, centre: SIMD2<Double>) {
    self.pose = pose
    self.radius = radius
    self.centre = centre
  }

  /// Fits a head to landmarks.
  /// - Parameters:
  ///   - model: places on the head at rest, in radii of the ball.
  ///   - seen: where they are in the picture, as many.
  ///   - weights: how much each counts, 0 or more; all alike if empty.
  ///   - ease: how many degrees of yaw and pitch away from rest weigh as much as landmarks being off by 1 % of the radius; `nil` for any pose alike.
  /// - Returns: `nil` when there are fewer than four landmarks or they do not fix a head.
  public init?(
    of model: [SIMD3<Double>], to seen: [SIMD2<Double>], weights: [Double] = [],
    ease: (yaw: Double, pitch: Double)? = nil
  ) {
    guard model.count == seen.count, model.count >= 4, weights.isEmpty || weights.count == model.count else {
      return nil
    }
    let weights = weights.isEmpty ? [Double](repeating: 1, count: model.count) : weights
    guard var fit = ease == nil ? Self.affine(model, seen, weights) : Self.upright(model, seen, weights) else {
      return nil
    }
    for _ in 0..<60 {
      guard let better = fit.improved(model, seen, weights, ease: ease) else { break }
      let step = abs(better.pose.yaw - fit.pose.yaw) + abs(better.pose.pitch - fit.pose.pitch)
      fit = better
      if step < 1e-4 { break }
    }
    guard fit.radius.isFinite, fit.radius > 0, fit.pose.yaw.isFinite, fit.pose.pitch.isFinite else { return nil }
    self = fit
  }

  /// Where a place on the head at rest is in the picture.
  public func place(_ p: SIMD3<Double>) -> SIMD2<Double> {
    let turned = pose.turned(p)
    return centre + SIMD2(turned.x, turned.y) * (radius * Self.distance / (Self.distance + turned.z))
  }

  /// The place on the head at rest that is seen somewhere in the picture.
  /// - Parameter depth: how far behind the ball's middle it lies as seen, in radii.
  public func rest(of seen: SIMD2<Double>, depth: Double) -> SIMD3<Double> {
    let flat = (seen - centre) / (radius * Self.distance / (Self.distance + depth))
    return pose.turnedBack(SIMD3(flat.x, flat.y, depth))
  }

  // MARK: First guesses

  /// The pose nearest to the best affine map.
  private static func affine(_ model: [SIMD3<Double>], _ seen: [SIMD2<Double>], _ weights: [Double]) -> HeadFit? {
    var normal = [[Double]](repeating: [Double](repeating: 0, count: 4), count: 4)
    var right = [SIMD2<Double>](repeating: .zero, count: 4)
    for (k, p) in model.enumerated() {
      let row = [p.x, p.y, p.z, 1]
      for i in 0..<4 {
        for j in 0..<4 { normal[i][j] += weights[k] * row[i] * row[j] }
        right[i] += weights[k] * row[i] * seen[k]
      }
    }
    guard let u = LinearSystem.solved(normal, right.map(\.x)), let v = LinearSystem.solved(normal, right.map(\.y))
    else {
      return nil
    }
    let (first, second) = (SIMD3(u[0], u[1], u[2]), SIMD3(v[0], v[1], v[2]))
    let (a, b) = ((first * first).sum().squareRoot(), (second * second).sum().squareRoot())
    guard a > 1e-9, b > 1e-9 else { return nil }
    // Rows of a rotation, made square to each other half from each side.
    let (x, y) = (first / a, second / b)
    let slant = (x * y).sum() / 2
    let (rowX, rowY) = (unit(x - slant * y), unit(y - slant * x))
    let rowZ = SIMD3(
      rowX.y * rowY.z - rowX.z * rowY.y, rowX.z * rowY.x - rowX.x * rowY.z, rowX.x * rowY.y - rowX.y * rowY.x)
    let degrees = 180 / Double.pi
    let pose = HeadPose(
      yaw: atan2(rowZ.x, rowZ.z) * degrees, pitch: asin(max(-1, min(1, -rowZ.y))) * degrees,
      roll: atan2(-rowX.y, rowY.y) * degrees)
    return HeadFit(pose: pose, radius: (a + b) / 2, centre: SIMD2(u[3], v[3]))
  }

  /// Straight out of the picture, leaned and sized as the landmarks are.
  private static func upright(_ model: [SIMD3<Double>], _ seen: [SIMD2<Double>], _ weights: [Double]) -> HeadFit? {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return nil }
    let flat = model.map { SIMD2($0.x, $0.y) }
    let from = zip(flat, weights).reduce(SIMD2.zero) { $0 + $1.0 * $1.1 } / sum
    let to = zip(seen, weights).reduce(SIMD2.zero) { $0 + $1.0 * $1.1 } / sum
    var (along, across, size) = (0.0, 0.0, 0.0)
    for k in model.indices {
      let (p, q) = (flat[k] - from, seen[k] - to)
      along += weights[k] * (p * q).sum()
      across += weights[k] * (p.x * q.y - p.y * q.x)
      size += weights[k] * (p * p).sum()
    }
    let radius = (along * along + across * across).squareRoot() / size
    guard radius.isFinite, radius > 0 else { return nil }
    let pose = HeadPose(roll: atan2(across, along) * 180 / .pi)
    let turned = pose.turned(SIMD3(from.x, from.y, 0))
    return HeadFit(pose: pose, radius: radius, centre: to - SIMD2(turned.x, turned.y) * radius)
  }

  private static func unit(_ v: SIMD3<Double>) -> SIMD3<Double> { v / (v * v).sum().squareRoot() }

  // MARK: Improving

  /// One step of Gauss and Newton on six unknowns; landmarks far off count less (Huber 1964).
  private func improved(
    _ model: [SIMD3<Double>], _ seen: [SIMD2<Double>], _ weights: [Double],
    ease: (yaw: Double, pitch: Double)?
  ) -> HeadFit? {
    let near = 0.04 * radius
    let steps: [(HeadFit) -> HeadFit] = [
      {
        var fit = $0; fit.pose.yaw += 0.01; return fit
      },
      {
        var fit = $0; fit.pose.pitch += 0.01; return fit
      },
      {
        var fit = $0; fit.pose.roll += 0.01; return fit
      },
      {
        var fit = $0; fit.radius *= 1.0001; return fit
      },
      {
        var fit = $0; fit.centre.x += 1e-4 * fit.radius; return fit
      },
      {
        var fit = $0; fit.centre.y += 1e-4 * fit.radius; return fit
      },
    ]
    let moved = steps.map { $0(self) }
    var normal = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 6)
    var right = [Double](repeating: 0, count: 6)
    for (k, p) in model.enumerated() {
      let here = place(p)
      let off = seen[k] - here
      let far = (off * off).sum().squareRoot()
      let weight = weights[k] * (far > near ? near / far : 1)
      let slopes = moved.map { $0.place(p) - here }
      for i in 0..<6 {
        for j in 0..<6 { normal[i][j] += weight * (slopes[i] * slopes[j]).sum() }
        right[i] += weight * (slopes[i] * off).sum()
      }
    }
    if let ease {
      // A hundredth of the radius for each landmark against so many degrees.
      let unit = weights.reduce(0, +) * (0.01 * radius) * (0.01 * radius)
      for (k, angle, degrees) in [(0, pose.yaw, ease.yaw), (1, pose.pitch, ease.pitch)] {
        let stiff = unit / (degrees * degrees)
        normal[k][k] += stiff * 0.0001
        right[k] -= stiff * 0.01 * angle
      }
    }
    for i in 0..<6 { normal[i][i] *= 1 + 1e-9 }
    guard let change = LinearSystem.solved(normal, right) else { return nil }
    var fit = self
    // Never more than 20 degrees at once: far from the solution the slopes mislead.
    let turn = max(abs(change[0]), abs(change[1]), abs(change[2])) * 0.01
    let share = min(1, 20 / max(turn, 1e-9))
    fit.pose.yaw += change[0] * 0.01 * share
    fit.pose.pitch += change[1] * 0.01 * share
    fit.pose.roll += change[2] * 0.01 * share
    fit.radius *= max(0.5, min(2, 1 + change[3] * 0.0001 * share))
    fit.centre.x += change[4] * 1e-4 * radius * share
    fit.centre.y += change[5] * 1e-4 * radius * share
    return fit
  }
}

/// A few linear equations.
enum LinearSystem {
  /// The solution, by elimination with pivots; `nil` where there is not just one.
  static func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var (a, b) = (matrix, right)
    let n = b.count
    for column in 0..<n {
      guard let pivot = (column..<n).max(by: { abs(a[$0][column]) < abs(a[$1][column]) }),
        abs(a[pivot][column]) > 1e-14
      else { return nil }
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in (column + 1)..<max(n, column + 1) {
        let factor = a[row][column] / a[column][column]
        for k in column..<n { a[row][k] -= factor * a[column][k] }
        b[row] -= factor * b[column]
      }
    }
    for column in stride(from: n - 1, through: 0, by: -1) {
      b[column] /= a[column][column]
      for row in 0..<column { b[row] -= a[row][column] * b[column] }
    }
    return b
  }
}
