internal import CLibAV
import Foundation

/// Writes pictures into a video file, one after another.
///
/// 8 bits, 4:2:0, BT.709 in limited range, at a constant frame rate, without sound. The same pictures and the same libraries give the same
/// bytes: the number of threads is fixed and no clock gets into the file. An MP4 file can be played while it is being fetched.
///
/// ```swift
/// let writer = try VideoWriter(url, format: .mp4, width: 832, height: 624, framesPerSecond: 25)
/// for image in images { try writer.append(image) }
/// try writer.finish()
/// ```
public final class VideoWriter {
  /// Frame rates that can be written.
  public static let rates = 1...120

  private let name: String
  private let width: Int
  private let height: Int
  private var output: UnsafeMutablePointer<AVFormatContext>?
  private var codec: UnsafeMutablePointer<AVCodecContext>?
  private var frame = av_frame_alloc()
  private var packet = av_packet_alloc()
  private var scaler: OpaquePointer?
  /// The picture being converted.
  private var rows: [UInt8]
  private var isHeaderWritten = false
  private var isFinished = false

  /// Pictures written so far.
  public private(set) var count = 0

  /// Begins a file; what is there is replaced.
  /// - Parameters:
  ///   - url: the file, whatever its suffix.
  ///   - format: what it is written as.
  ///   - width: the pictures' width in pixels, at least 16; an odd one loses its last column.
  ///   - height: the pictures' height in pixels, at least 16; an odd one loses its last row.
  ///   - framesPerSecond: the rate, one of ``rates``.
  /// - Throws: ``ImagingError/unwritable(name:reason:)``.
  public init(
    _ url: URL, format: VideoFormat, width: Int, height: Int, framesPerSecond: Int
  ) throws(ImagingError) {
    precondition(Self.rates.contains(framesPerSecond), "1...120 frames a second")
    name = url.lastPathComponent
    self.width = width / 2 * 2
    self.height = height / 2 * 2
    rows = [UInt8](repeating: 0, count: (3 * width + 63) / 64 * 64 * height + 64)
    guard (16...16_384).contains(width), (16...16_384).contains(height) else {
      throw .unwritable(name: name, reason: "\(width)x\(height) pixels; a video has 16 to 16384 pixels a side")
    }
    guard LibAVStill.isQuiet, let encoder = format.encoder else {
      throw .unwritable(name: name, reason: "this libavcodec has no encoder for \(format.rawValue)")
    }
    guard avformat_alloc_output_context2(&output, nil, format.rawValue, "file:" + url.path) >= 0, let output,
      let codec = avcodec_alloc_context3(encoder), frame != nil, packet != nil
    else { throw .unwritable(name: name, reason: "out of memory") }
    self.codec = codec
    output.pointee.flags |= AVFMT_FLAG_BITEXACT
    configure(codec, framesPerSecond: framesPerSecond)
    if output.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 {
      codec.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    }
    guard avcodec_open2(codec, encoder, nil) == 0, let stream = avformat_new_stream(output, nil),
      avcodec_parameters_from_context(stream.pointee.codecpar, codec) >= 0
    else { throw .unwritable(name: name, reason: "the encoder cannot be set up") }
    stream.pointee.time_base = codec.pointee.time_base
    stream.pointee.avg_frame_rate = codec.pointee.framerate
    guard avio_open(&output.pointee.pb, "file:" + url.path, AVIO_FLAG_WRITE) >= 0 else {
      throw .unwritable(name: name, reason: "its folder does not exist, is not writable or is full")
    }
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    if format == .mp4 { av_dict_set(&options, "movflags", "+faststart", 0) }
    guard avformat_write_header(output, &options) >= 0 else {
      throw .unwritable(name: name, reason: "its header cannot be written")
    }
    isHeaderWritten = true
    try makeFrame()
  }

  deinit {
    sws_freeContext(scaler)
    av_frame_free(&frame)
    av_packet_free(&packet)
    avcodec_free_context(&codec)
    if let output {
      avio_closep(&output.pointee.pb)
      avformat_free_context(output)
    }
  }

  /// Adds a picture at the end.
  /// - Parameter image: of the size that the writer was made for.
  public func append(_ image: Image) throws(ImagingError) {
    precondition(!isFinished, "nothing comes after the end")
    precondition(image.width / 2 * 2 == width && image.height / 2 * 2 == height, "every picture has the writer's size")
    guard let frame, av_frame_make_writable(frame) >= 0, convert(image, into: frame) else {
      throw .unwritable(name: name, reason: "a picture cannot be converted")
    }
    frame.pointee.pts = Int64(count)
    count += 1
    try encode(frame)
  }

  /// Ends the file; it cannot be played before.
  public func finish() throws(ImagingError) {
    guard !isFinished else { return }
    isFinished = true
    try encode(nil)
    guard let output, av_write_trailer(output) >= 0, avio_closep(&output.pointee.pb) >= 0 else {
      throw .unwritable(name: name, reason: "its end cannot be written; is the disk full?")
    }
  }

  private func configure(_ codec: UnsafeMutablePointer<AVCodecContext>, framesPerSecond: Int) {
    codec.pointee.width = Int32(width)
    codec.pointee.height = Int32(height)
    codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
    codec.pointee.time_base = AVRational(num: 1, den: Int32(framesPerSecond))
    codec.pointee.framerate = AVRational(num: Int32(framesPerSecond), den: 1)
    // A key picture every two seconds, so that a film can be searched.
    codec.pointee.gop_size = Int32(2 * framesPerSecond)
    codec.pointee.color_range = AVCOL_RANGE_MPEG
    codec.pointee.colorspace = AVCOL_SPC_BT709
    codec.pointee.color_primaries = AVCOL_PRI_BT709
    codec.pointee.color_trc = AVCOL_TRC_BT709
    codec.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    // Encoders decide otherwise on another number of threads, so it does not follow the machine.
    codec.pointee.thread_count = 2
    let options = codec.pointee.priv_data
    switch String(cString: codec.pointee.codec.pointee.name) {
    case "libx264":
      av_opt_set(options, "preset", "faster", 0)
      av_opt_set(options, "crf", "20", 0)
      // x264's tree of macroblocks looks at memory that nobody has written: with it the same pictures give other bytes now and then.
      av_opt_set(options, "mbtree", "0", 0)
    case "libopenh264":
      codec.pointee.bit_rate = bits(perPixel: 0.15, framesPerSecond)
    case "libvpx-vp9":
      av_opt_set(options, "crf", "28", 0)
      av_opt_set(options, "cpu-used", "4", 0)
    default:
      av_opt_set(options, "crf", "12", 0)
      av_opt_set(options, "cpu-used", "2", 0)
      codec.pointee.bit_rate = bits(perPixel: 0.2, framesPerSecond)
    }
  }

  private func bits(perPixel share: Double, _ framesPerSecond: Int) -> Int64 {
    Int64(Double(width * height * framesPerSecond) * share)
  }

  private func makeFrame() throws(ImagingError) {
    let flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_BITEXACT
    scaler = sws_getContext(
      Int32(width), Int32(height), AV_PIX_FMT_RGB24, Int32(width), Int32(height), AV_PIX_FMT_YUV420P, flags, nil, nil,
      nil)
    guard let frame, let codec, scaler != nil else { throw .unwritable(name: name, reason: "out of memory") }
    let matrix = sws_getCoefficients(SWS_CS_ITU709)
    sws_setColorspaceDetails(scaler, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16)
    frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    frame.pointee.width = Int32(width)
    frame.pointee.height = Int32(height)
    frame.pointee.color_range = codec.pointee.color_range
    frame.pointee.colorspace = codec.pointee.colorspace
    guard av_frame_get_buffer(frame, 0) >= 0 else { throw .unwritable(name: name, reason: "out of memory") }
  }

  private func convert(_ image: Image, into frame: UnsafeMutablePointer<AVFrame>) -> Bool {
    // The scaler reads in steps of its vector width, so its rows are wider than the picture's.
    let stride = (3 * width + 63) / 64 * 64
    for y in 0..<height {
      let row = 3 * y * image.width
      rows.replaceSubrange(y * stride..<y * stride + 3 * width, with: image.pixels[row..<row + 3 * width])
    }
    let height = Int32(height)
    let scaler = scaler
    return rows.withUnsafeBufferPointer { pixels in
      let sources: [UnsafePointer<UInt8>?] = [pixels.baseAddress, nil, nil, nil]
      let strides: [Int32] = [Int32(stride), 0, 0, 0]
      return withUnsafeMutableBytes(of: &frame.pointee.data) { data in
        withUnsafeBytes(of: &frame.pointee.linesize) { lines in
          let targets = data.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)
          let steps = lines.bindMemory(to: Int32.self)
          return sws_scale(scaler, sources, strides, 0, height, targets.baseAddress, steps.baseAddress) == height
        }
      }
    }
  }

  /// Encodes a picture, or with none what the encoder still holds back, and writes what comes out.
  private func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(ImagingError) {
    guard let codec, let output, let packet, avcodec_send_frame(codec, frame) == 0 else {
      throw .unwritable(name: name, reason: "a picture cannot be encoded")
    }
    while true {
      let status = avcodec_receive_packet(codec, packet)
      if status == av_error_again() || status == av_error_end_of_file() { return }
      guard status == 0, let stream = output.pointee.streams[0] else {
        throw .unwritable(name: name, reason: "a picture cannot be encoded")
      }
      packet.pointee.stream_index = 0
      packet.pointee.duration = 1
      av_packet_rescale_ts(packet, codec.pointee.time_base, stream.pointee.time_base)
      guard av_interleaved_write_frame(output, packet) >= 0 else {
        throw .unwritable(name: name, reason: "the disk may be full")
      }
    }
  }
}
