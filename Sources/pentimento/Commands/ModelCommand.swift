import ArgumentParser

/// `pentimento model`: what concerns the video diffusion model that a user brings.
struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Look after the video diffusion model that paints for 'generator: diffusion'.",
    discussion: """
      The model is Wan 2.1 image-to-video, which you download yourself; a LoRA teaches it to paint step by step.

      Examples:
        pentimento model inspect ~/models/Wan2.1-I2V-14B-480P
        pentimento model estimate ~/models/Wan2.1-I2V-14B-480P --frames 41
        pentimento model parity my-cases
      """,
    subcommands: [ModelInspectCommand.self, ModelEstimateCommand.self, ModelParityCommand.self])
}
