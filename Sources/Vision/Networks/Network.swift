import Foundation
import Imaging
import Tensors

/// A frozen network: a graph and its weights, read from one safetensors file.
///
/// The graph stands as JSON in the file's metadata: thirteen operations on NCHW tensors, in the order they run.
public struct Network: Sendable {
  /// One step of a run.
  private struct Step: Sendable {
    var operation: NetworkOperation
    var activation: Activation?
    var inputs: [String]
    var output: String
    /// Tensors that no later step needs.
    var spent: [String]
  }

  /// The file's name without its ending.
  public let name: String
  /// The names of the outputs, in the order of the graph.
  public let outputs: [String]
  /// For each output the weights of its channels, where the file names some (LPIPS).
  public let channelWeights: [String: [Float]]
  /// The names of the classes that the network tells apart, in the order of its scores; empty where it has none.
  public let classNames: [String]

  private let inputs: [NetworkDescription.Input]
  private let steps: [Step]

  /// Reads a network and checks that its graph hangs together.
  /// - Throws: ``VisionError/network(file:reason:)``.
  public init(contentsOf url: URL) throws(VisionError) {
    let name = url.deletingPathExtension().lastPathComponent
    do {
      try self.init(SafetensorsFile(contentsOf: url), name: name)
    } catch let error as VisionError {
      throw error
    } catch {
      let reason = (error as? NodeFault)?.reason ?? String(describing: error)
      throw .network(file: name, reason: reason)
    }
  }

  private init(_ file: SafetensorsFile, name: String) throws {
    guard let graph = file.metadata["graph"] else { throw NodeFault(reason: "the file holds no graph") }
    let description = try JSONDecoder().decode(NetworkDescription.self, from: Data(graph.utf8))
    for input in description.inputs
    where input.shape.count != 4 || input.mean.count != input.std.count || input.std.contains(0) {
      throw NodeFault(reason: "the input '\(input.name)' is not described whole")
    }
    var known = Set(description.inputs.map(\.name))
    var lastUse: [String: Int] = [:]
    var steps: [Step] = []
    for (index, node) in description.nodes.enumerated() {
      let activation = try NetworkOperation.activation(of: node, weights: file)
      let operation = try NetworkOperation(node, activation: activation, weights: file)
      let names = node.inputs + (node.like.map { [$0] } ?? [])
      guard !names.isEmpty, operation.arity.map({ $0 == names.count }) ?? true else {
        throw NodeFault(reason: "node '\(node.output)' has \(names.count) inputs")
      }
      for name in names {
        guard known.contains(name) else { throw NodeFault(reason: "node '\(node.output)' needs an unknown '\(name)'") }
        lastUse[name] = index
      }
      guard known.insert(node.output).inserted else { throw NodeFault(reason: "two nodes write '\(node.output)'") }
      steps.append(
        Step(operation: operation, activation: activation, inputs: names, output: node.output, spent: []))
    }
    for output in description.outputs {
      guard known.contains(output.name) else { throw NodeFault(reason: "nothing computes '\(output.name)'") }
      lastUse[output.name] = nil
    }
    for (tensor, index) in lastUse { steps[index].spent.append(tensor) }

    var channelWeights: [String: [Float]] = [:]
    for output in description.outputs {
      if let lin = output.lin { channelWeights[output.name] = try file.tensor(lin).values }
    }
    self.name = name
    self.inputs = description.inputs
    self.steps = steps
    self.channelWeights = channelWeights
    classNames = description.labels ?? []
    outputs = description.outputs.map(\.name)
  }

  /// Runs the network.
  /// - Parameters:
  ///   - tensors: one for each input, normalised as the graph wants it.
  ///   - features: names of nodes whose outputs are wanted beside the network's own.
  ///   - concurrently: whether one run may use several cores; results are the same either way.
  /// - Returns: the outputs by name.
  /// - Throws: ``VisionError/input(network:reason:)``.
  public func run(_ tensors: [String: Tensor], features: Set<String> = [], concurrently: Bool = true)
    throws(VisionError) -> [String: Tensor]
  {
    var alive = tensors
    for input in inputs {
      guard let shape = tensors[input.name]?.shape else {
        throw .input(network: name, reason: "'\(input.name)' is missing")
      }
      guard shape.count == 4, zip(shape, input.shape).allSatisfy({ $1 == nil || $0 == $1 }) else {
        throw .input(network: name, reason: "'\(input.name)' has the shape \(shape)")
      }
    }
    for step in steps {
      do {
        alive[step.output] = try step.operation.apply(
          to: step.inputs.compactMap { alive[$0] }, activation: step.activation, concurrently: concurrently)
      } catch {
        throw .input(network: name, reason: "node '\(step.output)': \(error)")
      }
      for tensor in step.spent where !features.contains(tensor) { alive[tensor] = nil }
    }
    return alive
  }

  /// Runs the network on a picture of the size its input wants.
  /// - Parameter features: names of nodes whose outputs are wanted beside the network's own.
  /// - Throws: ``VisionError/input(network:reason:)``.
  public func run(on image: Image, features: Set<String> = [], concurrently: Bool = true) throws(VisionError)
    -> [String: Tensor]
  {
    guard let input = inputs.first, inputs.count == 1 else {
      throw .input(network: name, reason: "it takes \(inputs.count) inputs, not one picture")
    }
    return try run([input.name: try tensor(of: image, for: input)], features: features, concurrently: concurrently)
  }

  /// A picture as the numbers an input wants: [1, 3, height, width].
  private func tensor(of image: Image, for input: NetworkDescription.Input) throws(VisionError) -> Tensor {
    guard input.mean.count == 3, input.order == "RGB" || input.order == "BGR" else {
      throw .input(network: name, reason: "'\(input.name)' takes no picture")
    }
    let area = image.width * image.height
    var values = [Float](repeating: 0, count: 3 * area)
    for channel in 0..<3 {
      let source = input.order == "RGB" ? channel : 2 - channel
      let (mean, std) = (input.mean[channel], input.std[channel])
      let table = (0...255).map { (Float($0) / 255 - mean) / std }
      image.pixels.withUnsafeBufferPointer { pixels in
        values.withUnsafeMutableBufferPointer { output in
          for i in 0..<area { output[channel * area + i] = table[Int(pixels[3 * i + source])] }
        }
      }
    }
    return Tensor(shape: [1, 3, image.height, image.width], values: values)
  }
}
