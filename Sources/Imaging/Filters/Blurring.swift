extension Plane {
  /// The plane under a Gaussian of standard deviation `sigma` samples; 0 changes nothing.
  ///
  /// Edges are mirrored. Beyond three samples it is six extended box filters in a row, at a cost that does not grow.
  public func gaussianBlurred(sigma: Float) -> Plane {
    sigma > 0 ? LineFilter.gaussian(sigma: sigma).applied(to: self) : self
  }

  /// Means over squares of `2 * radius + 1` samples a side, edges mirrored; radius 0 changes nothing.
  public func boxBlurred(radius: Int) -> Plane {
    radius > 0 ? LineFilter.box(radius: radius, edge: 0, passes: 1).applied(to: self) : self
  }
}

extension Image {
  /// The picture under a Gaussian of standard deviation `sigma` pixels, on the encoded samples as they are.
  public func gaussianBlurred(sigma: Float) -> Image {
    sigma > 0 ? Image(planes: planes().map { $0.gaussianBlurred(sigma: sigma) }) : self
  }

  /// Means over squares of `2 * radius + 1` pixels a side, on the encoded samples as they are.
  public func boxBlurred(radius: Int) -> Image {
    radius > 0 ? Image(planes: planes().map { $0.boxBlurred(radius: radius) }) : self
  }
}
