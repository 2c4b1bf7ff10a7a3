import Foundation

/// What the products of a LoRA file are scaled by.
///
/// A product of rank r is scaled by alpha / r (Hu et al. 2021, arXiv 2106.09685), or by alpha over the root of r where the
/// file asks for that (Kalajdzievski 2023, arXiv 2312.03732). Alpha stands beside the factors, or in the settings that diffusers
/// or peft saved; else it is the rank.
struct AdapterScales: Sendable {
  private var alpha: Double?
  private var patterns: [String: Double] = [:]
  private var usesRoot = false
  /// Whether alpha holds for kohya's keys only.
  private var isKohya = false

  /// - Parameters:
  ///   - metadata: of the file's header.
  ///   - settings: the bytes of peft's `adapter_config.json`, where it lies beside the file.
  init(metadata: [String: String], settings: Data?) {
    func object(_ data: Data) -> [String: Any] {
      ((try? JSONSerialization.jsonObject(with: data)) as? [String: Any]) ?? [:]
    }
    var values = settings.map(object) ?? [:]
    if let text = metadata["lora_adapter_metadata"] {
      for (key, value) in object(Data(text.utf8)) where key.hasPrefix("transformer.") {
        values[String(key.dropFirst("transformer.".count))] = value
      }
    }
    alpha = (values["lora_alpha"] as? NSNumber)?.doubleValue
    usesRoot = values["use_rslora"] as? Bool ?? false
    patterns = (values["alpha_pattern"] as? [String: Any] ?? [:]).compactMapValues { ($0 as? NSNumber)?.doubleValue }
    // Files that were turned from kohya's keys to others have their scales in the factors already, but keep the metadata.
    if alpha == nil, let text = metadata["ss_network_alpha"], let number = Double(text), number.isFinite {
      alpha = number
      isKohya = true
    }
  }

  /// What a layer's product is scaled by.
  /// - Parameters:
  ///   - layer: as the file calls it.
  ///   - canonical: as we call it.
  ///   - own: the alpha that stands beside the factors.
  func scale(of layer: String, canonical: String, rank: Int, own: Double?) -> Double {
    if let own { return own / Double(rank) }
    let pattern = patterns.first { canonical == $0.key || canonical.hasSuffix(".\($0.key)") }?.value
    guard let alpha = pattern ?? (isKohya && !layer.hasPrefix("lora_") ? nil : alpha) else { return 1 }
    return alpha / (usesRoot ? Double(rank).squareRoot() : Double(rank))
  }
}
