internal import CKernels

/// Separable resampling of rows of floats: first down the columns, then along the row that results.
struct Resampler: Sendable {
  let channels: Int
  let sourceWidth: Int
  let width: Int
  let height: Int
  private let rows: ResamplingWeights
  private let columns: ResamplingWeights

  /// A resampler of pictures with one or three interleaved channels.
  init(
    channels: Int, sourceWidth: Int, sourceHeight: Int, width: Int, height: Int, filter: ResamplingWeights.Filter
  ) {
    precondition(channels == 1 || channels == 3, "one channel or three")
    self.channels = channels
    self.sourceWidth = sourceWidth
    self.width = width
    self.height = height
    rows = ResamplingWeights(source: sourceHeight, target: height, filter: filter)
    columns = ResamplingWeights(source: sourceWidth, target: width, filter: filter)
  }

  /// Makes the rows of `band`.
  /// - Parameters:
  ///   - load: writes one source row, `sourceWidth * channels` floats.
  ///   - store: takes one finished row, `width * channels` floats.
  func resample(
    _ band: Range<Int>,
    load: (_ row: Int, _ target: UnsafeMutablePointer<Float>) -> Void,
    store: (_ row: Int, _ source: UnsafePointer<Float>) -> Void
  ) {
    // One float of padding behind each row, for the four-wide loads and stores of the three-channel kernel.
    let stride = sourceWidth * channels + 1
    let taps = rows.taps
    let ring = UnsafeMutableBufferPointer<Float>.allocate(capacity: taps * stride)
    ring.initialize(repeating: 0)
    let blended = UnsafeMutableBufferPointer<Float>.allocate(capacity: stride)
    blended.initialize(repeating: 0)
    let finished = UnsafeMutableBufferPointer<Float>.allocate(capacity: width * channels + 1)
    finished.initialize(repeating: 0)
    defer {
      ring.deallocate()
      blended.deallocate()
      finished.deallocate()
    }
    guard let ringBase = ring.baseAddress, let blendedBase = blended.baseAddress,
      let finishedBase = finished.baseAddress
    else { return }

    var pointers = [UnsafePointer<Float>?](repeating: nil, count: taps)
    var loaded = Int(rows.first[band.lowerBound])
    for y in band {
      let first = Int(rows.first[y])
      loaded = max(loaded, first)
      while loaded < first + taps {
        load(loaded, ringBase + (loaded % taps) * stride)
        loaded += 1
      }
      for tap in 0..<taps { pointers[tap] = UnsafePointer(ringBase + ((first + tap) % taps) * stride) }
      rows.weights.withUnsafeBufferPointer { weights in
        imaging_blend_rows(
          pointers, weights.baseAddress?.advanced(by: y * taps), Int32(taps), Int32(sourceWidth * channels),
          blendedBase)
      }
      if channels == 3 {
        imaging_resample_row3(
          blendedBase, columns.first, columns.weights, Int32(columns.taps), Int32(width), finishedBase)
      } else {
        imaging_resample_row1(
          blendedBase, columns.first, columns.weights, Int32(columns.taps), Int32(width), finishedBase)
      }
      store(y, finishedBase)
    }
  }
}
