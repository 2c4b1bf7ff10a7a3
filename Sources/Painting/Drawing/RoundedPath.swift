extension Array where Element: SIMD, Element.Scalar: BinaryFloatingPoint {
  /// The path with its corners rounded twice (Chaikin 1974), ends kept.
  /// - Parameter most: paths of so many points or more are round enough.
  func withRoundedCorners(below most: Int = .max) -> [Element] {
    let (near, far) = (Element(repeating: 0.75), Element(repeating: 0.25))
    var path = self
    for _ in 0..<2 where path.count > 2 && path.count < most {
      var next = [path[0]]
      for (a, b) in zip(path, path.dropFirst()) {
        next.append(a * near + b * far)
        next.append(a * far + b * near)
      }
      next.append(path[path.count - 1])
      path = next
    }
    return path
  }
}
