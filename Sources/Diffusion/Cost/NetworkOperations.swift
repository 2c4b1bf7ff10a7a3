extension TransformerConfiguration {
  /// Tokens of latents of so many frames, rows and columns.
  public func tokens(frames: Int, rows: Int, columns: Int) -> Int {
    frames / patchSize[0] * (rows / patchSize[1]) * (columns / patchSize[2])
  }

  /// Operations of ``DiffusionTransformer/context(text:image:)``, for one prompt.
  public func contextOperations(textTokens: Int, imageTokens: Int) -> OperationCount {
    var count = OperationCount()
    let size = tokenSize
    count.multiply(textTokens, textSize, size)
    count.multiply(textTokens, size, size)
    if let imageSize {
      count.multiply(imageTokens, imageSize, imageSize)
      count.multiply(imageTokens, imageSize, size)
    }
    let seen = textTokens + (addedKeySize == nil ? 0 : imageTokens)
    count.multiply(2 * layerCount * seen, size, size)
    return count
  }

  /// Operations of ``DiffusionTransformer/velocity(latents:timesteps:context:progress:)``, for one video.
  public func operations(tokens: Int, textTokens: Int, imageTokens: Int) -> OperationCount {
    var block = OperationCount()
    let size = tokenSize
    // Queries, keys, values and output of self-attention; queries and output of cross-attention.
    block.multiply(6 * tokens, size, size)
    block.multiply(2 * tokens, size, feedForwardSize)
    block.attend(tokens, tokens, size)
    block.attend(tokens, textTokens + (addedKeySize == nil ? 0 : imageTokens), size)
    var count = Double(layerCount) * block
    let area = patchSize.reduce(1, *)
    count.multiply(tokens, inputChannels * area, size)
    count.multiply(tokens, size, outputChannels * area)
    count.multiply(1, frequencySize, size)
    count.multiply(7, size, size)
    return count
  }
}

extension TextEncoderConfiguration {
  /// Operations for one prompt.
  public func operations(tokens: Int) -> OperationCount {
    var block = OperationCount()
    let inner = headCount * headSize
    block.multiply(4 * tokens, tokenSize, inner)
    block.multiply(3 * tokens, tokenSize, feedForwardSize)
    block.attend(tokens, tokens, inner)
    return Double(layerCount) * block
  }
}

extension ImageEncoderConfiguration {
  /// Tokens of a picture.
  public var tokenCount: Int { pictureSize / patchSize * (pictureSize / patchSize) + 1 }

  /// Operations for one picture.
  public var operations: OperationCount {
    var block = OperationCount()
    block.multiply(4 * tokenCount, tokenSize, tokenSize)
    block.multiply(2 * tokenCount, tokenSize, feedForwardSize)
    block.attend(tokenCount, tokenCount, tokenSize)
    var count = Double(layerCount) * block
    count.multiply(tokenCount - 1, 3 * patchSize * patchSize, tokenSize)
    return count
  }
}
