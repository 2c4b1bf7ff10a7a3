import Tensors

/// The names and sizes of an autoencoder's layers, in the order of their work.
struct AutoencoderPlan: Sendable {
  /// A residual block.
  struct Block: Sendable {
    var name: String
    var inputs: Int
    var outputs: Int
  }

  /// A change of size between stages.
  struct Resampling: Sendable {
    var name: String
    /// Channels that come in.
    var channels: Int
    /// Channels that go out.
    var outputs: Int
    /// Whether time is halved or doubled, too.
    var changesTime: Bool
  }

  /// What follows one another on the way down or up.
  enum Step: Sendable {
    case block(Block)
    case resampling(Resampling)
  }

  /// One half of the autoencoder.
  struct Half: Sendable {
    var name: String
    var inputs: Int
    /// Channels behind the first convolution.
    var firstChannels: Int
    var steps: [Step]
    var middleChannels: Int
    /// Channels before the last convolution.
    var lastChannels: Int
    var outputs: Int

    /// The two residual blocks in the middle.
    var middle: [Block] {
      (0...1).map {
        Block(name: "\(name).mid_block.resnets.\($0)", inputs: middleChannels, outputs: middleChannels)
      }
    }

    /// The attention between them.
    var attention: String { "\(name).mid_block.attentions.0" }
  }

  let encoder: Half
  let decoder: Half

  init(_ configuration: AutoencoderConfiguration) {
    let stages = configuration.stageChannels
    let (first, last) = (configuration.baseChannels, stages[stages.count - 1])
    var (down, channels) = ([Step](), first)
    for (index, outputs) in stages.enumerated() {
      for _ in 0..<configuration.residualBlocks {
        down.append(
          .block(Block(name: "encoder.down_blocks.\(down.count)", inputs: channels, outputs: outputs)))
        channels = outputs
      }
      if index + 1 < stages.count {
        down.append(
          .resampling(
            Resampling(
              name: "encoder.down_blocks.\(down.count)", channels: outputs, outputs: outputs,
              changesTime: configuration.halvesTime[index])))
      }
    }
    encoder = Half(
      name: "encoder", inputs: 3, firstChannels: first, steps: down, middleChannels: last, lastChannels: last,
      outputs: 2 * configuration.latentChannels)

    var up: [Step] = []
    channels = last
    for (index, outputs) in stages.reversed().enumerated() {
      let name = "decoder.up_blocks.\(index)"
      for block in 0...configuration.residualBlocks {
        up.append(.block(Block(name: "\(name).resnets.\(block)", inputs: channels, outputs: outputs)))
        channels = outputs
      }
      if index + 1 < stages.count {
        up.append(
          .resampling(
            Resampling(
              name: "\(name).upsamplers.0", channels: outputs, outputs: outputs / 2,
              changesTime: configuration.halvesTime[stages.count - 2 - index])))
        channels = outputs / 2
      }
    }
    decoder = Half(
      name: "decoder", inputs: configuration.latentChannels, firstChannels: last, steps: up, middleChannels: last,
      lastChannels: channels, outputs: 3)
  }

  /// The tensors of all layers.
  func inventory(latentChannels: Int) -> TensorInventory {
    var inventory = TensorInventory()
    for half in [encoder, decoder] {
      inventory.addLayer("\(half.name).conv_in", [half.firstChannels, half.inputs, 3, 3, 3])
      for case .block(let block) in half.steps + half.middle.map(Step.block) {
        inventory.add("\(block.name).norm1.gamma", [block.inputs, 1, 1, 1])
        inventory.addLayer("\(block.name).conv1", [block.outputs, block.inputs, 3, 3, 3])
        inventory.add("\(block.name).norm2.gamma", [block.outputs, 1, 1, 1])
        inventory.addLayer("\(block.name).conv2", [block.outputs, block.outputs, 3, 3, 3])
        if block.inputs != block.outputs {
          inventory.addLayer("\(block.name).conv_shortcut", [block.outputs, block.inputs, 1, 1, 1])
        }
      }
      let isDecoder = half.name == decoder.name
      for case .resampling(let resampling) in half.steps {
        let channels = resampling.channels
        inventory.addLayer("\(resampling.name).resample.1", [resampling.outputs, channels, 3, 3])
        if resampling.changesTime {
          inventory.addLayer(
            "\(resampling.name).time_conv", [isDecoder ? 2 * channels : channels, channels, 3, 1, 1])
        }
      }
      let middle = half.middleChannels
      inventory.add("\(half.attention).norm.gamma", [middle, 1, 1])
      inventory.addLayer("\(half.attention).to_qkv", [3 * middle, middle, 1, 1])
      inventory.addLayer("\(half.attention).proj", [middle, middle, 1, 1])
      inventory.add("\(half.name).norm_out.gamma", [half.lastChannels, 1, 1, 1])
      inventory.addLayer("\(half.name).conv_out", [half.outputs, half.lastChannels, 3, 3, 3])
    }
    inventory.addLayer("quant_conv", [2 * latentChannels, 2 * latentChannels, 1, 1, 1])
    inventory.addLayer("post_quant_conv", [latentChannels, latentChannels, 1, 1, 1])
    return inventory
  }
}
