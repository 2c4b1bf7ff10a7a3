import Foundation

/// The networks that come with the package; each is read once, when first asked for, and shared.
public enum ShippedNetwork: String, Sendable, CaseIterable {
  /// AlexNet features with the weights of LPIPS 0.1.
  case lpipsAlex = "lpips_alex"
  /// Holistically-nested edge detection.
  case hed
  /// MediaPipe's detector of near faces.
  case faceDetection = "face_detection_short_range"
  /// MediaPipe's mask of a person.
  case personSegmentation = "selfie_segmentation"

  /// The network.
  /// - Throws: ``VisionError/network(file:reason:)`` when its file is missing or damaged.
  public func network() throws(VisionError) -> Network {
    switch self {
    case .lpipsAlex: try Self.lpipsAlexNetwork.get()
    case .hed: try Self.hedNetwork.get()
    case .faceDetection: try Self.faceDetectionNetwork.get()
    case .personSegmentation: try Self.personSegmentationNetwork.get()
    }
  }

  private static let lpipsAlexNetwork = load(.lpipsAlex)
  private static let hedNetwork = load(.hed)
  private static let faceDetectionNetwork = load(.faceDetection)
  private static let personSegmentationNetwork = load(.personSegmentation)

  private static func load(_ network: ShippedNetwork) -> Result<Network, VisionError> {
    let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
    let url = folder.appending(path: "Models/\(network.rawValue).safetensors")
    return Result { () throws(VisionError) in try Network(contentsOf: url) }
  }
}
