import Tensors
import Testing

/// Expected numbers come from NumPy: a padded copy, and for every output the sum of patch times kernel plus bias.
struct ConvolutionTests {
  /// Quarters that repeat every `period` steps: exact in float, and the same formula fills the NumPy arrays.
  private func ramp(_ shape: [Int], step: Int = 7, period: Int = 11) -> Tensor {
    let values = (0..<shape.reduce(1, *)).map { Float(($0 * step + 3) % period - period / 2) / 4 }
    return Tensor(shape: shape, values: values)
  }

  @Test func plain() throws {
    let y = try ramp([1, 2, 4, 5]).convolved(
      weight: ramp([3, 2, 3, 3], step: 5, period: 7), bias: ramp([3], step: 1, period: 3))
    #expect(y.shape == [1, 3, 2, 3])
    #expect(
      y.values == [
        -1.6875, -1.5, 2.125, -0.0625, 1.5, -2.4375, -1.4375, -0.25, -0.4375, 1.75, 0.1875, -2.75, 2.75, -1.625,
        -2.5625, -1.25, 1.9375, -1.75,
      ])
  }

  @Test func asymmetricPaddingAndStride() throws {
    let y = try ramp([1, 2, 5, 4]).convolved(
      weight: ramp([2, 2, 3, 2], step: 5, period: 7), bias: ramp([2], step: 1, period: 3),
      geometry: .init(stride: (2, 1), padding: (1, 0, 2, 1)))
    #expect(y.shape == [1, 2, 3, 4])
    #expect(
      y.values == [
        0.6875, 0.4375, 0.875, -1.625, 0.1875, -1.4375, -1, -0.1875, 0.75, -1.1875, -0.375, 0.1875, -1.1875, 1,
        -0.9375, 1.1875, 0.25, 0.25, 0.25, -0.5625, -0.4375, -1.25, 0.6875, -1.3125,
      ])
  }

  @Test func dilation() throws {
    let y = try ramp([1, 1, 6, 5]).convolved(
      weight: ramp([1, 1, 2, 3], step: 5, period: 7), bias: Tensor(shape: [1], values: [0.5]),
      geometry: .init(stride: (1, 2), padding: (0, 1, 0, 1), dilation: (2, 2)))
    #expect(y.shape == [1, 1, 4, 2])
    #expect(y.values == [-0.75, 0.6875, 0.25, 0.4375, -0.125, 0.1875, 1.5625, 0.625])
  }

  @Test func groups() throws {
    let y = try ramp([1, 4, 3, 3]).convolved(
      weight: ramp([4, 2, 2, 2], step: 5, period: 7), bias: ramp([4], step: 1, period: 3), geometry: .init(groups: 2))
    #expect(y.shape == [1, 4, 2, 2])
    #expect(
      y.values == [
        -0.625, 0.75, -1.3125, 0.75, 1.8125, -0.4375, -0.125, -0.3125, 0.1875, -0.5625, 2.0625, -1.4375, -0.625,
        -0.1875, 0, 1.125,
      ])
  }

  @Test func depthwise() throws {
    let y = try ramp([1, 3, 4, 4]).convolved(
      weight: ramp([3, 1, 3, 3], step: 5, period: 7), bias: ramp([3], step: 1, period: 3),
      geometry: .init(stride: (2, 2), padding: (1, 0, 1, 2), groups: 3))
    #expect(y.shape == [1, 3, 2, 2])
    #expect(y.values == [0.125, -0.5, -0.125, -0.75, 0.375, 0.5, -0.25, -1.625, 1, 0.375, -1.75, 1])
  }

  @Test func manyTilesAndOneThreadAgree() throws {
    let (x, weight) = (ramp([1, 5, 40, 37]), ramp([6, 5, 3, 3], step: 5, period: 7))
    let bias = ramp([6], step: 1, period: 3)
    let geometry = ConvolutionGeometry(padding: (1, 1, 1, 1))
    let y = try x.convolved(weight: weight, bias: bias, geometry: geometry)
    #expect(y.values.reduce(0) { $0 + Double($1) } == -0.0625)
    #expect(y.values.enumerated().reduce(0) { $0 + Double($1.element) * Double($1.offset % 13) } == 11.5)
    #expect(y.values[0..<4] == [-0.5, 2.1875, -1.1875, -2.5])
    #expect(y.values.suffix(4) == [0.125, 3.375, -1.625, 0.25])
    #expect(try x.convolved(weight: weight, bias: bias, geometry: geometry, concurrently: false) == y)
  }

  @Test func transposedConvolutionPlacesTheKernel() throws {
    // out(2y+a, 2x+b) = sum over inputs of in(y,x) w[i,o,a,b] + bias
    let x = Tensor(shape: [1, 2, 1, 2], values: [1, 2, 10, 20])
    let weight = Tensor(shape: [2, 1, 2, 2], values: [1, 2, 3, 4, 0.5, 0, 0, 1])
    let y = try x.doubled(weight: weight, bias: Tensor(shape: [1], values: [0.25]))
    #expect(y.shape == [1, 1, 2, 4])
    #expect(y.values == [6.25, 2.25, 12.25, 4.25, 3.25, 14.25, 6.25, 28.25])
  }

  @Test func refusesWhatDoesNotFit() {
    let x = ramp([1, 2, 4, 4])
    #expect(throws: TensorError.self) { try x.convolved(weight: ramp([3, 3, 3, 3])) }
    #expect(throws: TensorError.self) { try x.convolved(weight: ramp([3, 2, 5, 5])) }
    #expect(throws: TensorError.self) { try x.convolved(weight: ramp([3, 2, 3, 3]), bias: ramp([2])) }
    #expect(throws: TensorError.self) {
      try x.convolved(weight: ramp([3, 2, 3, 3]), geometry: .init(stride: (0, 1)))
    }
    #expect(throws: TensorError.self) {
      try x.convolved(weight: ramp([3, 2, 3, 3]), geometry: .init(padding: (-1, 0, 0, 0)))
    }
    #expect(throws: TensorError.self) { try ramp([2, 3]).convolved(weight: ramp([3, 2, 3, 3])) }
  }
}
