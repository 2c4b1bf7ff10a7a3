internal import CLibAV
import Foundation

extension Image {
  /// The picture as a PNG file, 8 bits a channel.
  /// - Parameter alpha: how opaque each pixel is, rows from the top, 0 clear to 255; colours under it are kept as they are. Without it
  ///   the file has three channels.
  public func pngData(alpha: [UInt8]? = nil) throws(ImagingError) -> Data {
    precondition(alpha.map { $0.count == width * height } ?? true, "one alpha for each pixel")
    let layout = alpha == nil ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_RGBA
    guard LibAVStill.isQuiet, let encoder = avcodec_find_encoder(AV_CODEC_ID_PNG) else {
      throw .unwritable(name: "PNG", reason: "this libavcodec has no PNG encoder")
    }
    var context = avcodec_alloc_context3(encoder)
    defer { avcodec_free_context(&context) }
    var frame = av_frame_alloc()
    defer { av_frame_free(&frame) }
    var packet = av_packet_alloc()
    defer { av_packet_free(&packet) }
    guard let context, let frame, let packet else { throw .unwritable(name: "PNG", reason: "out of memory") }
    context.pointee.width = Int32(width)
    context.pointee.height = Int32(height)
    context.pointee.pix_fmt = layout
    context.pointee.time_base = AVRational(num: 1, den: 1)
    context.pointee.compression_level = 2
    context.pointee.thread_count = 1
    av_opt_set(context.pointee.priv_data, "pred", "up", 0)
    frame.pointee.width = context.pointee.width
    frame.pointee.height = context.pointee.height
    frame.pointee.format = layout.rawValue
    var status = avcodec_open2(context, encoder, nil)
    if status == 0 { status = av_frame_get_buffer(frame, 0) }
    guard status == 0, let rows = frame.pointee.data.0 else {
      throw .unwritable(name: "PNG", reason: "libavcodec gave error \(status)")
    }
    let stride = Int(frame.pointee.linesize.0)
    pixels.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      for y in 0..<height {
        let row = rows.advanced(by: y * stride)
        let source = pixels + y * width * 3
        guard let alpha else {
          row.update(from: source, count: width * 3)
          continue
        }
        for x in 0..<width {
          row.advanced(by: 4 * x).update(from: source + 3 * x, count: 3)
          row[4 * x + 3] = alpha[y * width + x]
        }
      }
    }
    status = avcodec_send_frame(context, frame)
    if status == 0 { status = avcodec_receive_packet(context, packet) }
    guard status == 0, let bytes = packet.pointee.data else {
      throw .unwritable(name: "PNG", reason: "libavcodec gave error \(status)")
    }
    return Data(bytes: bytes, count: Int(packet.pointee.size))
  }
}
