internal import CLibAV

/// One still picture through libavcodec.
///
/// The object owns the decoded frame.
final class LibAVStill {
  private let frame: UnsafeMutablePointer<AVFrame>
  private let name: String

  /// Silences the library, once: what goes wrong is told by errors.
  static let isQuiet: Bool = {
    av_log_set_level(AV_LOG_QUIET)
    return true
  }()

  /// Decodes the first picture in `bytes`.
  init(_ codec: AVCodecID, bytes: [UInt8], name: String, format: ImageFormat) throws(ImagingError) {
    self.name = name
    guard Self.isQuiet, let decoder = avcodec_find_decoder(codec) else {
      throw .unsupported(name: name, reason: "this libavcodec has no \(format.name) decoder")
    }
    var context = avcodec_alloc_context3(decoder)
    defer { avcodec_free_context(&context) }
    var packet = av_packet_alloc()
    defer { av_packet_free(&packet) }
    var decoded = av_frame_alloc()
    guard let context, let packet, let frame = decoded else {
      av_frame_free(&decoded)
      throw .unreadable(name: name, reason: "out of memory")
    }
    self.frame = frame
    context.pointee.max_pixels = Int64(ImagingError.maximumPixels)
    context.pointee.err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE
    context.pointee.thread_count = 1
    guard bytes.count < Int(Int32.max) - 1024, av_new_packet(packet, Int32(bytes.count)) == 0 else {
      throw .unreadable(name: name, reason: "the file is too large")
    }
    packet.pointee.data.update(from: bytes, count: bytes.count)
    packet.pointee.flags |= AV_PKT_FLAG_KEY
    var status = avcodec_open2(context, decoder, nil)
    if status == 0 { status = avcodec_send_packet(context, packet) }
    if status == 0 { status = avcodec_send_packet(context, nil) }
    if status == 0 { status = avcodec_receive_frame(context, frame) }
    guard status == 0, frame.pointee.width > 0, frame.pointee.height > 0, frame.pointee.data.0 != nil,
      frame.pointee.decode_error_flags == 0, frame.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0
    else {
      throw .damaged(name: name, reason: "its \(format.name) data cannot be decoded")
    }
    guard width <= ImagingError.maximumPixels / height else {
      throw .tooLarge(name: name, width: width, height: height)
    }
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }

  var width: Int { Int(frame.pointee.width) }
  var height: Int { Int(frame.pointee.height) }

  /// The profile that the decoder found in the file.
  var profile: [UInt8]? {
    guard let side = av_frame_get_side_data(frame, AV_FRAME_DATA_ICC_PROFILE), let data = side.pointee.data else {
      return nil
    }
    return Array(UnsafeBufferPointer(start: data, count: Int(side.pointee.size)))
  }

  /// The frame's samples, exactly as the file has them, in whatever layout the decoder chose.
  func raster() throws(ImagingError) -> Raster {
    let format = AVPixelFormat(rawValue: frame.pointee.format)
    guard let layout = av_pix_fmt_desc_get(format) else {
      throw .unsupported(name: name, reason: "its pixel layout is not known")
    }
    let flags = Int32(truncatingIfNeeded: layout.pointee.flags)
    if flags & AV_PIX_FMT_FLAG_PAL != 0 { return palette() }
    let isColour = layout.pointee.nb_components >= 3
    guard flags & (AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_HWACCEL) == 0 else {
      throw .unsupported(name: name, reason: "its samples are not whole numbers of red, green and blue, or grey")
    }
    if isColour, flags & AV_PIX_FMT_FLAG_RGB == 0 { return try lumaChroma(layout) }
    if let fast = packed(format) { return fast }
    let channels = isColour ? 3 : 1
    let hasAlpha = flags & AV_PIX_FMT_FLAG_ALPHA != 0
    let inverted = format == AV_PIX_FMT_MONOWHITE
    let depth = Int(component(layout, 0).depth)
    let words = (0..<channels + (hasAlpha ? 1 : 0)).map { channel in
      samples(layout, component: channel, inverted: inverted)
    }
    let count = width * height
    let alpha = hasAlpha ? words[channels].map { UInt8((UInt32($0) * 255 + 32767) / 65535) } : nil
    let model = isColour ? Raster.Model.rgb : .grey
    if depth > 8 {
      var interleaved = [UInt16](repeating: 0, count: count * channels)
      for channel in 0..<channels {
        for i in 0..<count { interleaved[i * channels + channel] = words[channel][i] }
      }
      return Raster(width: width, height: height, model: model, samples: .words(interleaved), alpha: alpha)
    }
    var interleaved = [UInt8](repeating: 0, count: count * channels)
    for channel in 0..<channels {
      for i in 0..<count { interleaved[i * channels + channel] = UInt8(words[channel][i] / 257) }
    }
    return Raster(width: width, height: height, model: model, samples: .bytes(interleaved), alpha: alpha)
  }

  /// Four channels as they are in the file, in its order, each brought to full size, whatever the decoder calls them.
  func fourPlanes() throws(ImagingError) -> [[UInt8]] {
    let format = AVPixelFormat(rawValue: frame.pointee.format)
    let layouts = [AV_PIX_FMT_YUVA444P, AV_PIX_FMT_YUVA422P, AV_PIX_FMT_YUVA420P]
    guard layouts.contains(format), let layout = av_pix_fmt_desc_get(format)
    else {
      throw .unsupported(name: name, reason: "its four channels are sampled in an unusual way")
    }
    let shifts = (Int(layout.pointee.log2_chroma_w), Int(layout.pointee.log2_chroma_h))
    return (0..<4).map { index in
      let shift = index == 1 || index == 2 ? shifts : (0, 0)
      return PlanarChroma(plane(index), width: width, height: height, shift: shift).fullSize()
    }
  }

  /// Luma and chroma of 8 bits over the full range, as JPEG has them.
  private func lumaChroma(_ layout: UnsafePointer<AVPixFmtDescriptor>) throws(ImagingError) -> Raster {
    guard component(layout, 0).depth == 8, component(layout, 0).step == 1, component(layout, 1).step == 1 else {
      throw .unsupported(name: name, reason: "its luma has more than 8 bits")
    }
    let shift = (Int(layout.pointee.log2_chroma_w), Int(layout.pointee.log2_chroma_h))
    let chroma = (
      PlanarChroma(plane(1), width: width, height: height, shift: shift),
      PlanarChroma(plane(2), width: width, height: height, shift: shift)
    )
    let samples = PlanarChroma.rgb(luma: plane(0), blue: chroma.0, red: chroma.1)
    return Raster(width: width, height: height, model: .rgb, samples: .bytes(samples))
  }

  private func plane(_ index: Int) -> PlanarChroma.Source {
    withUnsafeBytes(of: frame.pointee.data) { pointers in
      withUnsafeBytes(of: frame.pointee.linesize) { strides in
        PlanarChroma.Source(
          base: UnsafePointer(pointers.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)[index]),
          stride: Int(strides.bindMemory(to: Int32.self)[index]))
      }
    }
  }

  private func component(_ layout: UnsafePointer<AVPixFmtDescriptor>, _ index: Int) -> AVComponentDescriptor {
    let all = layout.pointee.comp
    return [all.0, all.1, all.2, all.3][index]
  }

  /// One component of every pixel, over the whole range of 16 bits; values of 8 bits and fewer are multiples of 257.
  private func samples(
    _ layout: UnsafePointer<AVPixFmtDescriptor>, component index: Int, inverted: Bool
  ) -> [UInt16] {
    let depth = Int(component(layout, index).depth)
    let greatest = UInt32(1) << UInt32(depth) - 1
    let scale: [UInt16] = (0...Int(greatest)).map { value in
      let value = inverted ? greatest - UInt32(value) : UInt32(value)
      return depth <= 8
        ? UInt16((value * 255 + greatest / 2) / greatest * 257) : UInt16((value * 65535 + greatest / 2) / greatest)
    }
    var result = [UInt16](repeating: 0, count: width * height)
    var data = (0..<4).map { plane($0).base }
    var strides = (0..<4).map { Int32(plane($0).stride) }
    result.withUnsafeMutableBufferPointer { result in
      for y in 0..<height {
        let row = result.baseAddress?.advanced(by: y * width)
        av_read_image_line2(row, &data, &strides, layout, 0, Int32(y), Int32(index), Int32(width), 0, 2)
      }
      for i in 0..<result.count { result[i] = scale[min(Int(result[i]), Int(greatest))] }
    }
    return result
  }

  /// The layouts that files of 8 bits mostly come in.
  private func packed(_ format: AVPixelFormat) -> Raster? {
    let layout: (step: Int, channels: [Int], alpha: Int?)
    switch format {
    case AV_PIX_FMT_GRAY8: layout = (1, [0], nil)
    case AV_PIX_FMT_YA8: layout = (2, [0], 1)
    case AV_PIX_FMT_RGB24: layout = (3, [0, 1, 2], nil)
    case AV_PIX_FMT_BGR24: layout = (3, [2, 1, 0], nil)
    case AV_PIX_FMT_RGBA: layout = (4, [0, 1, 2], 3)
    case AV_PIX_FMT_BGRA: layout = (4, [2, 1, 0], 3)
    case AV_PIX_FMT_RGB0: layout = (4, [0, 1, 2], nil)
    case AV_PIX_FMT_BGR0: layout = (4, [2, 1, 0], nil)
    default: return nil
    }
    let source = plane(0)
    guard let base = source.base else { return nil }
    let (width, height, channels) = (width, height, layout.channels.count)
    let samples = [UInt8](unsafeUninitializedCapacity: width * height * channels) { target, count in
      for (channel, offset) in layout.channels.enumerated() {
        for y in 0..<height {
          let row = base + y * source.stride + offset
          let start = y * width * channels + channel
          for x in 0..<width { target[start + x * channels] = row[x * layout.step] }
        }
      }
      count = width * height * channels
    }
    let alpha = layout.alpha.map { offset in
      [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
        for y in 0..<height {
          let row = base + y * source.stride + offset
          for x in 0..<width { target[y * width + x] = row[x * layout.step] }
        }
        count = width * height
      }
    }
    return Raster(
      width: width, height: height, model: channels == 1 ? .grey : .rgb, samples: .bytes(samples), alpha: alpha)
  }

  /// Indices into a palette of 256 colours with alpha.
  private func palette() -> Raster {
    let (indices, colours) = (plane(0), plane(1))
    let count = width * height
    var samples = [UInt8](repeating: 0, count: 3 * count)
    var alpha = [UInt8](repeating: 255, count: count)
    if let indices = indices.base, let colours = colours.base {
      let stride = plane(0).stride
      colours.withMemoryRebound(to: UInt32.self, capacity: 256) { colours in
        for y in 0..<height {
          for x in 0..<width {
            let colour = colours[Int(indices[y * stride + x])]
            let i = y * width + x
            samples[3 * i] = UInt8(truncatingIfNeeded: colour >> 16)
            samples[3 * i + 1] = UInt8(truncatingIfNeeded: colour >> 8)
            samples[3 * i + 2] = UInt8(truncatingIfNeeded: colour)
            alpha[i] = UInt8(truncatingIfNeeded: colour >> 24)
          }
        }
      }
    }
    return Raster(width: width, height: height, model: .rgb, samples: .bytes(samples), alpha: alpha)
  }
}
