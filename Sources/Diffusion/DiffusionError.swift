/// Why a model, a run or a case of the parity check was refused.
public enum DiffusionError: Error, Equatable, CustomStringConvertible {
  /// A folder or file of weights does not hold what it must: the message says what, where, what was expected, what to do.
  case badCheckpoint(String)
  /// A setting is outside its range; the message says which, what was given and what is expected.
  case badSetting(String)
  /// Numbers handed to a network do not fit it.
  case badShape(String)
  /// A case of the parity check cannot be read.
  case badCase(String)
  /// What was saved of a run cannot be gone on with.
  case badState(String)

  /// What is wrong and what to do; more than one line where a list belongs to it.
  public var description: String {
    switch self {
    case .badCheckpoint(let message), .badSetting(let message), .badShape(let message), .badCase(let message),
      .badState(let message):
      message
    }
  }
}
