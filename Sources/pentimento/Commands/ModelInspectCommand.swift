import ArgumentParser
import Diffusion
import Foundation

/// `pentimento model inspect`: what a folder of weights holds and whether a run can begin with it.
struct ModelInspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tell what a model's folder holds, whether it is complete, and what memory its weights take.",
    discussion: """
      Reads the layout of diffusers, the one that Wan 2.1 was first published in, and single files as ComfyUI's users have \
      them. Every tensor's name, shape and kind of numbers is checked; the numbers themselves are not read, so it takes \
      seconds. Files with 'lora' in their names, and those in a folder 'loras', are held against the transformer, too.

      The exit code is 0 when everything that painting a picture needs is there and fits, else 1.

      Examples:
        pentimento model inspect ~/models/Wan2.1-I2V-14B-480P
        pentimento model inspect ~/models/Wan2.1-I2V-14B-480P --json
      """)

  @Argument(help: ArgumentHelp("The model's folder.", valueName: "dir"), completion: .directory)
  var folder: String

  @Flag(help: "Print the result for programs.")
  var json = false

  func run() async throws {
    let report = ModelReport(try ModelFolder(URL(filePath: folder, directoryHint: .isDirectory)))
    Terminal.standardOutput.write(json ? try JSONText.of(report) : ModelTable(report).text)
    guard report.paintsPictures else { throw ExitCode.failure }
  }
}

/// A report as people read it.
struct ModelTable {
  let text: String

  init(_ report: ModelReport) {
    var text = "\(report.folder)\n"
    for part in report.parts {
      text += "\n\(part.part.title): "
      if let layout = part.layout {
        let files = part.files.count == 1 ? part.files[0] : "\(part.files.count) files, from \(part.files[0]) on"
        text += "\(files) (\(layout.rawValue)), \(Self.size(part.bytes))\n"
        if !part.sizes.isEmpty { text += "  \(part.sizes)\n" }
        if part.parameters > 0 {
          let formats = part.formats.sorted { $0.key < $1.key }.map { "\(Self.count($0.value)) \($0.key)" }
          text += "  \(Self.count(part.parameters)) parameters read; in the files: \(formats.joined(separator: ", "))\n"
        }
        if part.fault == nil { text += "  every tensor is there and fits\n" }
      } else {
        text += "missing\n"
      }
      if let fault = part.fault { text += "  \(fault)\n" }
    }
    text += "\ntokenizer: \(report.tokenizerFault ?? "\(report.pieces ?? 0) pieces")\n"
    if let shift = report.schedulerShift { text += "scheduler: shift \(shift)\n" }
    if !report.adapters.isEmpty { text += "\nLoRA files:\n" }
    for adapter in report.adapters {
      let ranks = Set(adapter.ranks).sorted().map(String.init).joined(separator: " to ")
      text += "  \(adapter.file): "
      text +=
        adapter.fault ?? "\(adapter.layers) layers\(ranks.isEmpty ? "" : " of rank \(ranks)"), every tensor fits"
      text += "\n"
    }
    text += Self.memory(report)
    text += "\n\(Self.verdict(report))\n"
    self.text = text
  }

  private static func memory(_ report: ModelReport) -> String {
    let parts = report.parts.filter { !$0.memory.isEmpty }
    guard !parts.isEmpty else { return "" }
    let precisions = ["float32", "bfloat16", "int8"]
    func row(_ title: String, _ cells: [String]) -> String {
      let title = title + String(repeating: " ", count: max(1, 20 - title.count))
      return "  " + title + cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined() + "\n"
    }
    var text = "\nMemory that the weights take, by the precision of a run:\n" + row("", precisions)
    for part in parts { text += row(part.part.title, precisions.map { size(part.memory[$0] ?? 0) }) }
    text += row("together", precisions.map { precision in size(parts.reduce(0) { $0 + ($1.memory[precision] ?? 0) }) })
    return text
  }

  private static func verdict(_ report: ModelReport) -> String {
    if report.paintsPictures { return "Complete: it can paint pictures." }
    if report.isComplete, report.isImageToVideo == false {
      return "Complete, but a text-to-video model: painting a picture needs an image-to-video model, for instance "
        + "Wan2.1-I2V-14B-480P."
    }
    let faulty =
      report.parts.filter { $0.fault != nil }.map(\.part.title)
      + (report.tokenizerFault == nil ? [] : ["tokenizer"])
    return "Not complete: see what is said of \(faulty.joined(separator: ", "))."
  }

  /// Bytes, in words.
  static func size(_ bytes: Int) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    guard let (unit, one) = units.first(where: { Double(bytes) >= $0.1 }) else { return "\(bytes) bytes" }
    let value = Double(bytes) / one
    return String(format: value < 10 ? "%.2f " : "%.1f ", value) + unit
  }

  /// A large number, in words.
  static func count(_ number: Int) -> String {
    switch number {
    case 1_000_000_000...: String(format: "%.2f billion", Double(number) / 1e9)
    case 1_000_000...: String(format: "%.1f million", Double(number) / 1e6)
    default: "\(number)"
    }
  }
}
