/// Why a picture could not be looked at.
public enum VisionError: Error, Equatable, CustomStringConvertible {
  /// A network that ships with the package cannot be read.
  case network(file: String, reason: String)
  /// A network was given an input that does not fit.
  case input(network: String, reason: String)
  /// An author's corrections cannot be applied to a picture.
  case correction([SceneCorrection.Fault])

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .network(let file, let reason):
      "the network '\(file)' cannot be used: \(reason); the package's files may be damaged, fetch them again"
    case .input(let network, let reason): "the network '\(network)' refused its input: \(reason)"
    case .correction(let faults): faults.map(\.description).joined(separator: "; ")
    }
  }
}
