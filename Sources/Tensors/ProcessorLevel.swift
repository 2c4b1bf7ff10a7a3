internal import CKernels
import Foundation

/// The kinds of processor that the kernels are built for, and which of them runs.
///
/// The best level is chosen once. The environment variable `PENTIMENTO_CPU` (`generic`, `avx2`, `avx512`, `avx512bf16`,
/// `neon`) chooses a lower one, for oneDNN too; results then differ by rounding only.
public enum ProcessorLevel: String, Sendable, CaseIterable {
  /// What every processor of the architecture has.
  case generic
  /// x86-64 with AVX2 and FMA.
  case avx2
  /// x86-64 with AVX-512.
  case avx512
  /// x86-64 with AVX-512 and dot products of bfloat16.
  case avx512bf16
  /// AArch64.
  case neon

  /// The levels that may run: those this machine can, up to the one that the environment names.
  public static let available: [ProcessorLevel] = Array(runnable.prefix { $0 != chosen }) + [chosen]

  /// The levels this machine can run, the best one last.
  private static let runnable: [ProcessorLevel] = allCases.filter { tk_kernels_of($0.code) != nil }

  /// The level at work.
  public static var current: ProcessorLevel { scoped ?? chosen }

  /// The level at work inside `body`, for tests that run them all; `level` must be an available one.
  package static func run<Result>(
    at level: ProcessorLevel, _ body: () throws -> Result
  ) rethrows -> Result {
    precondition(available.contains(level), "the level \(level) cannot run here")
    return try $scoped.withValue(level, operation: body)
  }

  /// The level from the environment, or the best one.
  static let chosen: ProcessorLevel = {
    guard let name = ProcessInfo.processInfo.environment["PENTIMENTO_CPU"], !name.isEmpty else { return best }
    if let level = ProcessorLevel(rawValue: name), runnable.contains(level) { return level }
    let names = runnable.map(\.rawValue).joined(separator: ", ")
    FileHandle.standardError.write(
      Data("PENTIMENTO_CPU: '\(name)' cannot run here (\(names) can); \(best) is used\n".utf8))
    return best
  }()

  static let best = allCases.first { $0.code == tk_best_level() } ?? .generic

  @TaskLocal private static var scoped: ProcessorLevel?

  private var code: tk_level {
    switch self {
    case .generic: TK_GENERIC
    case .avx2: TK_AVX2
    case .avx512: TK_AVX512
    case .avx512bf16: TK_AVX512_BF16
    case .neon: TK_NEON
    }
  }

  /// The kernels for frames of this level.
  var frameKernels: FrameKernels {
    guard let table = fk_kernels_of(code) ?? fk_kernels_of(TK_GENERIC) else { fatalError("no kernels") }
    return FrameKernels(table: table.pointee)
  }

  /// The kernels of this level.
  var kernels: Kernels {
    // Only available levels can be chosen, and the generic one always is.
    guard let table = tk_kernels_of(code) ?? tk_kernels_of(TK_GENERIC) else { fatalError("no kernels") }
    return Kernels(table: table.pointee)
  }
}

/// The C kernels of one level; taken before work is shared out among threads.
struct Kernels: @unchecked Sendable {
  let table: tk_kernels

  /// The kernels of the level at work.
  static var current: Kernels { ProcessorLevel.current.kernels }
}
