/// How a convolution walks over the rows and columns of its input.
public struct ConvolutionGeometry: Sendable, Equatable {
  /// Step between outputs: rows, columns; at least 1.
  public var stride: (rows: Int, columns: Int)
  /// Zeros around the input; sides may differ.
  public var padding: (top: Int, left: Int, bottom: Int, right: Int)
  /// Step between kernel taps: rows, columns; at least 1.
  public var dilation: (rows: Int, columns: Int)
  /// Number of groups the channels are cut into; as many as channels for a depthwise convolution.
  public var groups: Int

  /// Makes a geometry; the defaults are those of a plain convolution without padding.
  public init(
    stride: (rows: Int, columns: Int) = (1, 1), padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0),
    dilation: (rows: Int, columns: Int) = (1, 1), groups: Int = 1
  ) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// Whether two geometries are the same.
  public static func == (a: ConvolutionGeometry, b: ConvolutionGeometry) -> Bool {
    a.stride == b.stride && a.padding == b.padding && a.dilation == b.dilation && a.groups == b.groups
  }

  /// The length of one output axis, or `nil` when the kernel does not fit or a number is out of range.
  static func outputLength(input: Int, kernel: Int, before: Int, after: Int, stride: Int, dilation: Int) -> Int? {
    guard kernel >= 1, stride >= 1, dilation >= 1, before >= 0, after >= 0, max(before, after) < 1 << 16,
      max(dilation, stride, kernel) < 1 << 16
    else { return nil }
    let room = input + before + after - (dilation * (kernel - 1) + 1)
    return room < 0 ? nil : room / stride + 1
  }
}

/// How a three-dimensional convolution walks over the frames of its input.
public struct FrameGeometry: Sendable, Equatable {
  /// Step between outputs, at least 1.
  public var stride: Int
  /// Frames of zeros before the first and after the last frame.
  public var padding: (before: Int, after: Int)
  /// Step between kernel taps, at least 1.
  public var dilation: Int

  /// Makes a geometry; the defaults are those of a plain convolution without padding.
  public init(stride: Int = 1, padding: (before: Int, after: Int) = (0, 0), dilation: Int = 1) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// The geometry of a causal convolution: no frame sees a later one.
  /// - Parameter kernel: the kernel's length in frames.
  public static func causal(kernel: Int, stride: Int = 1) -> FrameGeometry {
    FrameGeometry(stride: stride, padding: (before: max(0, kernel - 1), after: 0))
  }

  /// Whether two geometries are the same.
  public static func == (a: FrameGeometry, b: FrameGeometry) -> Bool {
    a.stride == b.stride && a.padding == b.padding && a.dilation == b.dilation
  }
}

/// The order of the axes of feature maps.
public enum FeatureLayout: Sendable {
  /// [batch, channels, ...]: every channel is a plane.
  case channelsFirst
  /// [batch, ..., channels]: the numbers of a pixel lie together.
  case channelsLast
}
