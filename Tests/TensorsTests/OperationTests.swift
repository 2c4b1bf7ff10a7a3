import Tensors
import Testing

struct OperationTests {
  @Test func matrixProduct() throws {
    let a = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
    let b = Tensor(shape: [3, 2], values: [7, 8, 9, 10, 11, 12])
    #expect(try a.multiplied(by: b).values == [58, 64, 139, 154])
    #expect(throws: TensorError.self) { try a.multiplied(by: a) }
  }

  @Test func linearFlattens() throws {
    let x = Tensor(shape: [1, 2, 1, 2], values: [1, 2, 3, 4])
    let weight = Tensor(shape: [2, 4], values: [1, 0, 0, 1, 2, 2, 2, 2])
    #expect(try x.linear(weight: weight, bias: Tensor(shape: [2], values: [0.5, -1])).values == [5.5, 19])
    #expect(throws: TensorError.self) { try x.linear(weight: Tensor(shape: [2, 3]), bias: nil) }
  }

  @Test func poolingIgnoresPadding() throws {
    let x = Tensor(shape: [1, 1, 3, 3], values: [-1, -2, -3, -4, -5, -6, -7, -8, -9])
    let even = try x.maxPooled(kernel: (2, 2), stride: (2, 2), padding: (0, 0, 1, 1))
    #expect(even.values == [-1, -3, -7, -9])
    let floored = try x.maxPooled(kernel: (2, 2), stride: (2, 2))
    #expect(floored.values == [-1])
    #expect(try x.globallyAveraged().values == [-5])
  }

  @Test func broadcastOverRowsAndColumns() throws {
    let x = Tensor(shape: [1, 2, 1, 2], values: [1, 2, 3, 4])
    let perChannel = Tensor(shape: [1, 2, 1, 1], values: [10, 100])
    #expect(try x.adding(perChannel).values == [11, 12, 103, 104])
    #expect(try perChannel.multipliedElementwise(by: x).values == [10, 20, 300, 400])
    #expect(throws: TensorError.self) { try x.adding(Tensor(shape: [1, 3, 1, 1])) }
  }

  @Test func shapes() throws {
    let x = Tensor(shape: [1, 2, 1, 3], values: [1, 2, 3, 4, 5, 6])
    #expect(try x.transposed([0, 2, 3, 1]).values == [1, 4, 2, 5, 3, 6])
    #expect(try x.reshaped(to: [3, -1]).shape == [3, 2])
    #expect(throws: TensorError.self) { try x.reshaped(to: [4, -1]) }
    #expect(throws: TensorError.self) { try x.reshaped(to: [-1, -1]) }
    #expect(throws: TensorError.self) { try x.reshaped(to: [Int.max, 2]) }
    #expect(throws: TensorError.self) { try x.transposed([0, 1]) }
    #expect(try x.paddedChannels(before: 1, after: 0).values == [0, 0, 0, 1, 2, 3, 4, 5, 6])
    #expect(try Tensor.concatenated([x, x], axis: 1).shape == [1, 4, 1, 3])
    #expect(throws: TensorError.self) { try Tensor.concatenated([x, Tensor(shape: [1, 2, 1, 2])], axis: 1) }
  }

  @Test func activations() throws {
    let x = Tensor(shape: [1, 2, 1, 3], values: [-4, -1, 0, 1, 4, 8])
    #expect(try x.activated(.relu).values == [0, 0, 0, 1, 4, 8])
    #expect(try x.activated(.relu6).values == [0, 0, 0, 1, 4, 6])
    #expect(try x.activated(.prelu(slope: [0.5, 2])).values == [-2, -0.5, 0, 1, 4, 8])
    #expect(try x.activated(.hardSigmoid(scale: 0.25, shift: 0.5)).values == [0, 0.25, 0.5, 0.75, 1, 1])
    let swish = try x.activated(.hardSwish).values
    for (found, expected) in zip(swish, [0, -1.0 / 3, 0, 2.0 / 3, 4, 8] as [Float]) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(abs(try x.activated(.sigmoid).values[3] - 0.7310586) < 1e-6)
    #expect(throws: TensorError.self) { try x.activated(.prelu(slope: [1])) }
  }

  @Test func resampling() throws {
    let x = Tensor(shape: [1, 1, 1, 2], values: [0, 1])
    #expect(try x.resampled(height: 1, width: 4, mode: .bilinear).values == [0, 0.25, 0.75, 1])
    #expect(try x.resampled(height: 2, width: 4, mode: .nearest).values == [0, 0, 1, 1, 0, 0, 1, 1])
    #expect(throws: TensorError.self) { try x.resampled(height: 0, width: 4, mode: .nearest) }
  }
}
