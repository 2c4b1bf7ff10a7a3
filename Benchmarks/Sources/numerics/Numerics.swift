import Foundation
import Tensors

/// Speed of the numeric core as shares of what the cores can do, both measured in the same run.
///
///     numerics [REPETITIONS] [--cpu] [NAME...]      the best of so many runs counts (default 7)
///
/// `--cpu` takes CPU seconds instead of seconds; names choose operations by a part of their title.
@main
struct Numerics {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let byProcessorTime = arguments.contains("--cpu")
    arguments.removeAll { $0 == "--cpu" }
    let repetitions = arguments.first.flatMap { Int($0) }
    let names = arguments.dropFirst(repetitions == nil ? 0 : 1)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var meter = Meter(repetitions: repetitions ?? 7, byProcessorTime: byProcessorTime)
    let cases = Case.all().filter { example in names.isEmpty || names.contains { example.title.contains($0) } }
    for example in cases { try meter.measure(example) }
    print(
      "Kernels: \(ProcessorLevel.current), OpenBLAS \(MatrixProduct.kernelName), \(cores) cores\(byProcessorTime ? ", by CPU time" : "")."
    )
    print("")
    print("| peak of the cores | 1 thread | \(cores) threads |")
    print("| --- | --: | --: |")
    for unit in Peak.allCases {
      print("| \(unit.rawValue), GFLOP/s | \(meter.peak(unit, .one)) | \(meter.peak(unit, .all)) |")
    }
    print("")
    print("| operation | size | 1 thread, GFLOP/s | share | \(cores) threads, GFLOP/s | share |")
    print("| --- | --- | --: | --: | --: | --: |")
    for example in cases { print(meter.row(example)) }
  }
}

/// How many threads run.
enum Threads: CaseIterable {
  case one
  case all
}
