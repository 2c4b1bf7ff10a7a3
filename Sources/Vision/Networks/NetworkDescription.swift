/// The graph of a network as its file's metadata tells it.
struct NetworkDescription: Decodable, Sendable {
  /// What a picture is turned into before it goes in.
  struct Input: Decodable, Sendable {
    var name: String
    /// [1, channels, rows, columns]; `nil` where any length will do.
    var shape: [Int?]
    /// "RGB" or "BGR".
    var order: String
    /// Channel c of the tensor is (v / 255 - mean[c]) / std[c].
    var mean: [Float]
    var std: [Float]
  }

  struct Output: Decodable, Sendable {
    var name: String
    /// The name of a tensor that weighs this output's channels (LPIPS).
    var lin: String?
  }

  /// One operation; which fields are there depends on `op`.
  struct Node: Decodable, Sendable {
    var op: String
    var inputs: [String]
    var output: String
    var weight: String?
    var bias: String?
    var slope: String?
    var act: String?
    var alpha: Float?
    var beta: Float?
    var stride: [Int]?
    var padding: [Int]?
    var dilation: [Int]?
    var kernel: [Int]?
    var groups: Int?
    var before: Int?
    var after: Int?
    var axis: Int?
    var mode: String?
    var like: String?
    var scale: Float?
    var shift: Float?
    var shape: [Int]?
    var perm: [Int]?
  }

  var inputs: [Input]
  var outputs: [Output]
  var nodes: [Node]
  /// Names of classes, one a score (MobileNetV2).
  var labels: [String]?
}
