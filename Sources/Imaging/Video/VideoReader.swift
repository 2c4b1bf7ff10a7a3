internal import CLibAV
import Foundation

/// One video file being decoded, picture by picture.
///
/// The object owns the library's contexts.
final class VideoReader {
  private let name: String
  private var format: UnsafeMutablePointer<AVFormatContext>?
  private var codec: UnsafeMutablePointer<AVCodecContext>?
  private var packet = av_packet_alloc()
  /// The picture being decoded and the last one that was.
  private var frame = av_frame_alloc()
  private var shown = av_frame_alloc()
  private var stream: Int32 = -1
  private var isDraining = false

  /// Containers that hold one video; playlists, which name other files, are left out.
  private static let containers =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,ogg,asf,gif,apng,ivf,h264,hevc,m4v"

  init(_ url: URL, name: String) throws(ImagingError) {
    self.name = name
    guard LibAVStill.isQuiet, packet != nil, frame != nil, shown != nil else {
      throw .notAVideo(name: name, reason: "out of memory")
    }
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    av_dict_set(&options, "protocol_whitelist", "file", 0)
    av_dict_set(&options, "format_whitelist", Self.containers, 0)
    guard avformat_open_input(&format, "file:" + url.path, nil, &options) == 0,
      avformat_find_stream_info(format, nil) >= 0
    else { throw .notAVideo(name: name, reason: "its content is none of the known containers") }
    var decoder: UnsafePointer<AVCodec>?
    stream = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0)
    guard stream >= 0, let parameters = track?.pointee.codecpar else {
      throw .notAVideo(name: name, reason: "it has no picture stream that can be decoded")
    }
    codec = avcodec_alloc_context3(decoder)
    codec?.pointee.max_pixels = Int64(ImagingError.maximumPixels)
    codec?.pointee.thread_count = 0
    guard codec != nil, avcodec_parameters_to_context(codec, parameters) >= 0, avcodec_open2(codec, decoder, nil) == 0
    else { throw .notAVideo(name: name, reason: "its picture stream cannot be decoded") }
  }

  deinit {
    av_frame_free(&shown)
    av_frame_free(&frame)
    av_packet_free(&packet)
    avcodec_free_context(&codec)
    avformat_close_input(&format)
  }

  private var track: UnsafeMutablePointer<AVStream>? {
    format?.pointee.streams[Int(stream)]
  }

  /// How many packets the picture stream has; reads the file to its end.
  func countPackets() -> Int {
    var count = 0
    while av_read_frame(format, packet) >= 0 {
      if packet?.pointee.stream_index == stream { count += 1 }
      av_packet_unref(packet)
    }
    return count
  }

  /// Decodes the next picture; false at the end.
  ///
  /// Packets that cannot be decoded are passed over, up to a hundred in a row.
  func next() -> Bool {
    var failures = 0
    while failures < 100 {
      let status = avcodec_receive_frame(codec, frame)
      if status == 0 {
        swap(&frame, &shown)
        return true
      }
      if status == av_error_end_of_file() { return false }
      if status != av_error_again() || isDraining { failures += 1 }
      if isDraining { continue }
      if av_read_frame(format, packet) >= 0 {
        if packet?.pointee.stream_index == stream { _ = avcodec_send_packet(codec, packet) }
        av_packet_unref(packet)
      } else {
        isDraining = true
        _ = avcodec_send_packet(codec, nil)
      }
    }
    return false
  }

  /// The last decoded picture.
  func image(longSide: Int?) throws(ImagingError) -> Image {
    guard let shown, let track, shown.pointee.width > 0, shown.pointee.height > 0 else {
      throw .notAVideo(name: name, reason: "it has no picture that can be decoded")
    }
    var image = try converted(shown)
    let ratio = av_guess_sample_aspect_ratio(format, track, shown)
    if ratio.num > 0, ratio.den > 0, ratio.num != ratio.den {
      let width = Double(image.width) * Double(ratio.num) / Double(ratio.den)
      if width >= 1, width * Double(image.height) <= Double(ImagingError.maximumPixels) {
        image = image.resized(width: Int(width.rounded()), height: image.height)
      }
    }
    image = image.upright(fromOrientation: orientation(track))
    return longSide.map { image.resized(longSide: $0) } ?? image
  }

  /// The stream's display matrix as an Exif orientation; 1 without one, or for angles between quarter turns.
  private func orientation(_ track: UnsafeMutablePointer<AVStream>) -> Int {
    var size = 0
    guard let side = av_stream_get_side_data(track, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else { return 1 }
    // 3 x 3 in 16.16 fixed point: (a b u, c d v, x y w) takes (x, y) to (a x + c y, b x + d y).
    let matrix = UnsafeRawPointer(side)
    func sign(_ index: Int) -> Int32 {
      matrix.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self).signum()
    }
    return switch (sign(0), sign(1), sign(3), sign(4)) {
    case (-1, 0, 0, 1): 2
    case (-1, 0, 0, -1): 3
    case (1, 0, 0, -1): 4
    case (0, 1, 1, 0): 5
    case (0, 1, -1, 0): 6
    case (0, -1, -1, 0): 7
    case (0, -1, 1, 0): 8
    default: 1
    }
  }

  /// The frame as sRGB bytes, with the matrix and range the stream tells.
  private func converted(_ frame: UnsafeMutablePointer<AVFrame>) throws(ImagingError) -> Image {
    let (width, height) = (frame.pointee.width, frame.pointee.height)
    let flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT
    guard
      let scaler = sws_getContext(
        width, height, AVPixelFormat(rawValue: frame.pointee.format), width, height, AV_PIX_FMT_RGB24, flags, nil, nil,
        nil)
    else { throw .notAVideo(name: name, reason: "its pixel layout is not known") }
    defer { sws_freeContext(scaler) }
    let layouts = [AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P]
    let isFullRange =
      frame.pointee.color_range == AVCOL_RANGE_JPEG || layouts.contains { $0.rawValue == frame.pointee.format }
    let matrix =
      switch frame.pointee.colorspace {
      case AVCOL_SPC_BT709: SWS_CS_ITU709
      case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
      case AVCOL_SPC_FCC: SWS_CS_FCC
      case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
      // What players take for granted where a file tells nothing: the matrix of its day.
      case AVCOL_SPC_UNSPECIFIED where height >= 720: SWS_CS_ITU709
      default: SWS_CS_ITU601
      }
    let coefficients = sws_getCoefficients(matrix)
    sws_setColorspaceDetails(scaler, coefficients, isFullRange ? 1 : 0, coefficients, 1, 0, 1 << 16, 1 << 16)
    // The scaler writes in steps of its vector width, so its rows are wider than the picture's.
    let stride = (Int(width) * 3 + 63) / 64 * 64
    var rows = [UInt8](repeating: 0, count: stride * Int(height) + 64)
    let done = rows.withUnsafeMutableBufferPointer { rows -> Int32 in
      var targets: [UnsafeMutablePointer<UInt8>?] = [rows.baseAddress, nil, nil, nil]
      var strides: [Int32] = [Int32(stride), 0, 0, 0]
      return withUnsafeBytes(of: &frame.pointee.data) { data in
        withUnsafeBytes(of: &frame.pointee.linesize) { lines in
          let sources = data.bindMemory(to: UnsafePointer<UInt8>?.self)
          return sws_scale(
            scaler, sources.baseAddress, lines.bindMemory(to: Int32.self).baseAddress, 0, height, &targets, &strides)
        }
      }
    }
    guard done == height else { throw .notAVideo(name: name, reason: "a picture cannot be converted") }
    var pixels = [UInt8]()
    pixels.reserveCapacity(Int(width) * Int(height) * 3)
    for y in 0..<Int(height) { pixels += rows[y * stride..<y * stride + 3 * Int(width)] }
    return Image(width: Int(width), height: Int(height), pixels: pixels)
  }
}
