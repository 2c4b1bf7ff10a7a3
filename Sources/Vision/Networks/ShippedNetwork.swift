import Foundation
import Synchronization

/// The networks that come with the package; each is read once, when first asked for, and shared.
public enum ShippedNetwork: String, Sendable, CaseIterable {
  /// AlexNet features with the weights of LPIPS 0.1.
  case lpipsAlex = "lpips_alex"
  /// Holistically-nested edge detection.
  case hed
  /// MediaPipe's detector of near faces.
  case faceDetection = "face_detection_short_range"
  /// MediaPipe's mesh of 468 points on a face.
  case faceLandmarks = "face_landmark"
  /// MediaPipe's outline of an eye and its iris.
  case irisLandmarks = "iris_landmark"
  /// MediaPipe's detector of palms.
  case palmDetection = "palm_detection_full"
  /// MediaPipe's 21 joints of a hand.
  case handLandmarks = "hand_landmark_full"
  /// MediaPipe's mask of a person.
  case personSegmentation = "selfie_segmentation"
  /// U²-Net in its small form: the mask of the object that a picture is of.
  case salientObject = "u2netp"
  /// PaddleOCR's map of where text stands (PP-OCRv4).
  case textDetection = "pp_ocrv4_det"
  /// MobileNetV2 trained on ImageNet: an embedding and the scores of 1000 classes.
  case mobileNet = "mobilenet_v2"

  /// The network.
  /// - Throws: ``VisionError/network(file:reason:)`` when its file is missing or damaged.
  public func network() throws(VisionError) -> Network {
    guard let place = Self.places[self] else { throw .network(file: rawValue, reason: "it is unknown") }
    return try place.network(named: rawValue)
  }

  private static let places = Dictionary(uniqueKeysWithValues: allCases.map { ($0, Place()) })

  /// Where one network stays once it has been read.
  private final class Place: Sendable {
    private let loaded = Mutex<Result<Network, VisionError>?>(nil)

    func network(named name: String) throws(VisionError) -> Network {
      let result = loaded.withLock { loaded in
        if let loaded { return loaded }
        let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
        let url = folder.appending(path: "Models/\(name).safetensors")
        let result = Result { () throws(VisionError) in try Network(contentsOf: url) }
        loaded = result
        return result
      }
      return try result.get()
    }
  }
}
