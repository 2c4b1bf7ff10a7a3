internal import COneDNN

/// The oneDNN library of this process.
///
/// oneDNN never shares out work itself: its own cut depends on the number of threads, and so would the last bits of a sum.
/// Callers cut by sizes alone and run each piece on one thread of ``Workers``.
enum OneDNN {
  /// The number formats in use.
  enum Format: Sendable {
    case float32
    case bfloat16
    case int8
    case int32

    var code: dnnl_data_type_t {
      switch self {
      case .float32: dnnl_f32
      case .bfloat16: dnnl_bf16
      case .int8: dnnl_s8
      case .int32: dnnl_s32
      }
    }
  }

  private struct Engine: @unchecked Sendable {
    let handle: dnnl_engine_t?
  }

  private static let sharedEngine: Engine = {
    if ProcessorLevel.chosen != ProcessorLevel.best {
      switch ProcessorLevel.chosen {
      case .generic: dnnl_set_max_cpu_isa(dnnl_cpu_isa_sse41)
      case .avx2: dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2)
      case .avx512: dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx512_core)
      case .avx512bf16, .neon: break
      }
    }
    var engine: dnnl_engine_t?
    dnnl_engine_create(&engine, dnnl_cpu, 0)
    return Engine(handle: engine)
  }()

  /// The processor as oneDNN sees it.
  /// - Throws: ``TensorError/library(_:)``.
  static func engine() throws(TensorError) -> dnnl_engine_t {
    guard let engine = sharedEngine.handle else { throw .library("oneDNN does not start") }
    return engine
  }

  /// Turns a status into an error.
  static func check(_ status: dnnl_status_t, _ what: @autoclosure () -> String) throws(TensorError) {
    guard status == dnnl_success else { throw .library("oneDNN: \(what()) failed with status \(status.rawValue)") }
  }

  /// Whether the processor multiplies bfloat16 and 8-bit numbers faster than 32-bit floats; where it does not, oneDNN would
  /// be slow, or lose bits of 8-bit sums.
  static var hasNarrowProducts: Bool { ProcessorLevel.current == .avx512bf16 }
}
