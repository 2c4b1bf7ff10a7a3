/// One channel of 32-bit floats, rows from the top.
///
/// What the values mean (linear light, lightness, density, a mask) is said where a plane is used.
public struct Plane: Sendable, Equatable {
  /// Width in samples, at least 1.
  public let width: Int
  /// Height in samples, at least 1.
  public let height: Int
  /// `width * height` samples, rows from the top.
  public var values: [Float]

  /// Makes a plane from samples.
  /// - Parameter values: `width * height` samples, rows from the top.
  public init(width: Int, height: Int, values: [Float]) {
    precondition(width > 0 && height > 0 && values.count == width * height, "samples do not fit the size")
    self.width = width
    self.height = height
    self.values = values
  }

  /// Makes a plane that holds one value everywhere.
  public init(width: Int, height: Int, filledWith value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  /// The sample at column `x`, row `y`.
  public subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }
}
