import Tensors

/// One operation of a network with its weights at hand.
enum NetworkOperation: Sendable {
  /// Its weights are packed and its activation is built in.
  case convolution(ConvolutionLayer)
  case doubling(weight: Tensor, bias: Tensor?)
  case linear(LinearLayer)
  case add
  case multiply
  case affine(scale: Float, shift: Float)
  case maxPool(kernel: (rows: Int, columns: Int), stride: (rows: Int, columns: Int), padding: Padding)
  case globalAverage
  case padChannels(before: Int, after: Int)
  case enlarge(factor: Int, mode: ResamplingMode)
  case resizeLikeSecond(mode: ResamplingMode)
  case concatenate(axis: Int)
  case reshape([Int])
  case transpose([Int])

  typealias Padding = (top: Int, left: Int, bottom: Int, right: Int)

  /// How many tensors the operation takes, or `nil` for any number above 0.
  var arity: Int? {
    switch self {
    case .add, .multiply, .resizeLikeSecond: 2
    case .concatenate: nil
    default: 1
    }
  }

  /// The result for `inputs`, whose number fits ``arity``.
  func apply(to inputs: [Tensor], activation: Activation?, concurrently: Bool) throws(TensorError) -> Tensor {
    let input = inputs[0]
    let result: Tensor
    switch self {
    case .convolution(let layer): return try layer.applied(to: input, concurrently: concurrently)
    case .doubling(let weight, let bias):
      return try input.doubled(weight: weight, bias: bias, activation: activation, concurrently: concurrently)
    case .linear(let layer):
      return try layer.applied(
        to: input.reshaped(to: [input.shape.first ?? 1, layer.inputs]), activation: activation,
        concurrently: concurrently)
    case .add: result = try input.adding(inputs[1])
    case .multiply: result = try input.multipliedElementwise(by: inputs[1])
    case .affine(let scale, let shift): result = input.mapped(scale: scale, shift: shift)
    case .maxPool(let kernel, let stride, let padding):
      result = try input.maxPooled(kernel: kernel, stride: stride, padding: padding, concurrently: concurrently)
    case .globalAverage: result = try input.globallyAveraged()
    case .padChannels(let before, let after): result = try input.paddedChannels(before: before, after: after)
    case .enlarge(let factor, let mode):
      guard input.shape.count == 4 else { throw .shape("cannot enlarge \(input.shape)") }
      result = try input.resampled(
        height: input.shape[2] * factor, width: input.shape[3] * factor, mode: mode, concurrently: concurrently)
    case .resizeLikeSecond(let mode):
      guard inputs[1].shape.count == 4 else { throw .shape("cannot resize like \(inputs[1].shape)") }
      result = try input.resampled(
        height: inputs[1].shape[2], width: inputs[1].shape[3], mode: mode, concurrently: concurrently)
    case .concatenate(let axis): result = try Tensor.concatenated(inputs, axis: axis)
    case .reshape(let shape): result = try input.reshaped(to: shape)
    case .transpose(let order): result = try input.transposed(order)
    }
    return if let activation { try result.activated(activation, concurrently: concurrently) } else { result }
  }
}

/// Why a node of a graph is not understood.
struct NodeFault: Error {
  var reason: String
}

extension NetworkOperation {
  /// Reads a node's operation.
  /// - Parameter activation: the node's, which a convolution applies itself.
  init(_ node: NetworkDescription.Node, activation: Activation?, weights: SafetensorsFile) throws {
    func fault(_ what: String) -> NodeFault { NodeFault(reason: "node '\(node.output)' (\(node.op)): \(what)") }
    func weight() throws -> Tensor {
      guard let name = node.weight else { throw fault("has no weight") }
      return try weights.tensor(name)
    }
    func bias() throws -> Tensor? { try node.bias.map { try weights.tensor($0) } }
    func pair(_ values: [Int]?, _ field: String) throws -> (Int, Int) {
      guard let values, values.count == 2 else { throw fault("'\(field)' must have two numbers") }
      return (values[0], values[1])
    }
    func padding() throws -> Padding {
      guard let values = node.padding, values.count == 4 else { throw fault("'padding' must have four numbers") }
      return (values[0], values[1], values[2], values[3])
    }
    func mode() throws -> ResamplingMode {
      switch node.mode {
      case "bilinear": return .bilinear
      case "nearest": return .nearest
      default: throw fault("the mode \(node.mode ?? "nil") is unknown")
      }
    }
    switch node.op {
    case "Conv2d":
      self = .convolution(
        try ConvolutionLayer(
          weight: try weight(), bias: try bias(),
          geometry: ConvolutionGeometry(
            stride: try pair(node.stride, "stride"), padding: try padding(),
            dilation: try pair(node.dilation, "dilation"), groups: node.groups ?? 1),
          activation: activation))
    case "ConvTranspose2d":
      guard node.stride == [2, 2], try padding() == (0, 0, 0, 0) else { throw fault("only stride 2 without padding") }
      self = .doubling(weight: try weight(), bias: try bias())
    case "Linear": self = .linear(try LinearLayer(weight: try weight(), bias: try bias()))
    case "Add": self = .add
    case "Mul": self = .multiply
    case "Affine":
      guard let scale = node.scale, let shift = node.shift else { throw fault("needs 'scale' and 'shift'") }
      self = .affine(scale: scale, shift: shift)
    case "MaxPool":
      self = .maxPool(
        kernel: try pair(node.kernel, "kernel"), stride: try pair(node.stride, "stride"), padding: try padding())
    case "GlobalAvgPool": self = .globalAverage
    case "PadChannels": self = .padChannels(before: node.before ?? 0, after: node.after ?? 0)
    case "Resize":
      if node.like != nil {
        self = .resizeLikeSecond(mode: try mode())
      } else {
        guard let scale = node.scale, let factor = Int(exactly: scale), (1...64).contains(factor) else {
          throw fault("needs 'like' or a whole 'scale'")
        }
        self = .enlarge(factor: factor, mode: try mode())
      }
    case "Concat": self = .concatenate(axis: node.axis ?? 1)
    case "Reshape":
      guard let shape = node.shape else { throw fault("needs 'shape'") }
      self = .reshape(shape)
    case "Transpose":
      guard let order = node.perm else { throw fault("needs 'perm'") }
      self = .transpose(order)
    default: throw fault("the operation is unknown")
    }
  }

  /// Reads a node's activation.
  static func activation(of node: NetworkDescription.Node, weights: SafetensorsFile) throws -> Activation? {
    switch node.act {
    case nil: return nil
    case "relu": return .relu
    case "relu6": return .relu6
    case "sigmoid": return .sigmoid
    case "hardswish": return .hardSwish
    case "hardsigmoid": return .hardSigmoid(scale: node.alpha ?? 1 / 6, shift: node.beta ?? 0.5)
    case "prelu":
      guard let slope = node.slope else { throw NodeFault(reason: "node '\(node.output)': prelu needs 'slope'") }
      return .prelu(slope: try weights.tensor(slope).values)
    case let other?: throw NodeFault(reason: "node '\(node.output)': the activation '\(other)' is unknown")
    }
  }
}
