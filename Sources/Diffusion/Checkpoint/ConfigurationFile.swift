import Foundation

/// A part's `config.json`.
struct ConfigurationFile {
  /// What messages call it.
  let place: String
  private let values: [String: Any]

  /// Reads a file.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when it is no JSON object.
  init(_ url: URL, place: String) throws {
    self.place = place
    do {
      let value = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
      guard let values = value as? [String: Any] else {
        throw DiffusionError.badCheckpoint("\(place): this is no JSON object; download it again")
      }
      self.values = values
    } catch let error as DiffusionError {
      throw error
    } catch {
      throw DiffusionError.badCheckpoint("\(place): this cannot be read: \(Self.reason(error)); download it again")
    }
  }

  /// Whether it has a key with anything but null.
  func has(_ key: String) -> Bool { values[key].map { !($0 is NSNull) } ?? false }

  /// A text.
  func text(_ key: String) -> String? { values[key] as? String }

  /// A whole number.
  func whole(_ key: String) -> Int? { (values[key] as? NSNumber)?.intValue }

  /// A number.
  func number(_ key: String) -> Double? { (values[key] as? NSNumber)?.doubleValue }

  /// Its values as a configuration.
  /// - Parameter defaults: what the original takes for keys that are not there.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``, which names the key that lacks or does not fit.
  func decoded<Configuration: Decodable>(
    _ type: Configuration.Type, defaults: [String: Any] = [:]
  ) throws -> Configuration {
    do {
      let data = try JSONSerialization.data(withJSONObject: defaults.merging(values) { $1 })
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw DiffusionError.badCheckpoint(
        "\(place): this is not the configuration that belongs here: \(Self.reason(error)); bring the config.json that was "
          + "published with the weights")
    }
  }

  /// Refuses a value that stands for a network other than those that are read here.
  func demand(_ key: String, _ isFine: (Any) -> Bool, _ expected: String) throws {
    guard let value = values[key], !(value is NSNull), !isFine(value) else { return }
    throw DiffusionError.badCheckpoint("\(place): \(key) is '\(value)', \(expected)")
  }

  /// Why a JSON file was refused, for people.
  static func reason(_ error: any Error) -> String {
    func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let keys = context.codingPath + (key.map { [$0] } ?? [])
      return keys.isEmpty ? "the file" : "'" + keys.map(\.stringValue).joined(separator: ".") + "'"
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context): "it lacks \(path(context, key))"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\(path(context)) is of another kind than expected"
    case DecodingError.dataCorrupted(let context): "\(path(context)) is no valid JSON"
    default: (error as? CocoaError)?.code == .fileReadCorruptFile ? "no valid JSON" : error.localizedDescription
    }
  }
}
