internal import CHeif

/// The primary picture of a HEIC or AVIF file through libheif, which also turns it upright.
///
/// The object owns the library's context.
final class HEIFStill {
  let width: Int
  let height: Int
  private let name: String
  private let bytes: [UInt8]
  private let context: OpaquePointer
  private let handle: OpaquePointer

  /// Reads the header.
  init(header bytes: [UInt8], name: String) throws(ImagingError) {
    self.name = name
    self.bytes = bytes
    guard let context = heif_context_alloc() else { throw .unreadable(name: name, reason: "out of memory") }
    heif_context_set_maximum_image_size_limit(context, 32768)
    heif_context_set_max_decoding_threads(context, 0)
    // Copies the bytes: the context outlives this call.
    let status = heif_context_read_from_memory(context, bytes, bytes.count, nil)
    var handle: OpaquePointer?
    guard status.code == heif_error_Ok, heif_context_get_primary_image_handle(context, &handle).code == heif_error_Ok,
      let handle
    else {
      heif_context_free(context)
      if status.subcode == heif_suberror_End_of_data { throw .truncated(name: name) }
      throw .damaged(name: name, reason: "it holds no picture that can be found")
    }
    self.context = context
    self.handle = handle
    width = Int(heif_image_handle_get_width(handle))
    height = Int(heif_image_handle_get_height(handle))
    guard width > 0, height > 0 else { throw .damaged(name: name, reason: "its size is 0") }
  }

  deinit {
    heif_image_handle_release(handle)
    heif_context_free(context)
  }

  /// The embedded profile, or one made from the numbers that stand for it; nil if the picture is plain sRGB.
  func profile() throws(ImagingError) -> [UInt8]? {
    let size = heif_image_handle_get_raw_color_profile_size(handle)
    if size > 0, size < 1 << 26 {
      var profile = [UInt8](repeating: 0, count: size)
      return heif_image_handle_get_raw_color_profile(handle, &profile).code == heif_error_Ok ? profile : nil
    }
    var numbers: UnsafeMutablePointer<heif_color_profile_nclx>?
    guard heif_image_handle_get_nclx_color_profile(handle, &numbers).code == heif_error_Ok, let numbers else {
      return nil
    }
    defer { heif_nclx_color_profile_free(numbers) }
    let transfer = numbers.pointee.transfer_characteristics
    guard transfer != heif_transfer_characteristic_ITU_R_BT_2100_0_PQ,
      transfer != heif_transfer_characteristic_ITU_R_BT_2100_0_HLG
    else { throw .unsupported(name: name, reason: "it is a picture of high dynamic range (PQ or HLG)") }
    // ITU-T H.273: 9 is BT.2020, 12 Display P3; both have the white D65.
    switch numbers.pointee.color_primaries.rawValue {
    case 9: return ColourProfile.made(red: (0.708, 0.292), green: (0.170, 0.797), blue: (0.131, 0.046))
    case 12: return ColourProfile.made(red: (0.680, 0.320), green: (0.265, 0.690), blue: (0.150, 0.060))
    default: return nil
    }
  }

  /// The decoded samples.
  func raster() throws(ImagingError) -> Raster {
    let hasAlpha = heif_image_handle_has_alpha_channel(handle) != 0
    let isDeep = heif_image_handle_get_luma_bits_per_pixel(handle) > 8
    let chroma =
      switch (isDeep, hasAlpha) {
      case (false, false): heif_chroma_interleaved_RGB
      case (false, true): heif_chroma_interleaved_RGBA
      case (true, false): heif_chroma_interleaved_RRGGBB_LE
      case (true, true): heif_chroma_interleaved_RRGGBBAA_LE
      }
    let options = heif_decoding_options_alloc()
    defer { heif_decoding_options_free(options) }
    options?.pointee.strict_decoding = 1
    var image: OpaquePointer?
    let status = heif_decode_image(handle, &image, heif_colorspace_RGB, chroma, options)
    guard status.code == heif_error_Ok, let image else {
      if status.code == heif_error_Unsupported_filetype || status.code == heif_error_Unsupported_feature {
        throw .unsupported(name: name, reason: "libheif has no decoder for its kind of HEIF")
      }
      if status.subcode == heif_suberror_End_of_data { throw .truncated(name: name) }
      throw .damaged(name: name, reason: "its HEIF data cannot be decoded")
    }
    defer { heif_image_release(image) }
    var stride: Int32 = 0
    guard let plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride),
      Int(heif_image_get_width(image, heif_channel_interleaved)) == width,
      Int(heif_image_get_height(image, heif_channel_interleaved)) == height
    else { throw .damaged(name: name, reason: "its size is not the one it tells") }
    let channels = hasAlpha ? 4 : 3
    let depth = isDeep ? Int(heif_image_get_bits_per_pixel_range(image, heif_channel_interleaved)) : 8
    guard (8...16).contains(depth) else { throw .unsupported(name: name, reason: "it has \(depth) bits a sample") }
    let isPremultiplied = heif_image_handle_is_premultiplied_alpha(handle) != 0
    var raster =
      isDeep
      ? words(plane, stride: Int(stride), channels: channels, depth: depth)
      : bytes(plane, stride: Int(stride), channels: channels)
    raster.isPremultiplied = isPremultiplied
    return raster
  }

  private func bytes(_ plane: UnsafePointer<UInt8>, stride: Int, channels: Int) -> Raster {
    var samples = [UInt8](repeating: 0, count: width * height * 3)
    var alpha = channels == 4 ? [UInt8](repeating: 255, count: width * height) : nil
    for y in 0..<height {
      let row = plane + y * stride
      for x in 0..<width {
        let i = y * width + x
        for channel in 0..<3 { samples[3 * i + channel] = row[x * channels + channel] }
        if channels == 4 { alpha?[i] = row[x * 4 + 3] }
      }
    }
    return Raster(width: width, height: height, model: .rgb, samples: .bytes(samples), alpha: alpha)
  }

  /// Little-endian samples of more than 8 bits.
  private func words(_ plane: UnsafePointer<UInt8>, stride: Int, channels: Int, depth: Int) -> Raster {
    let greatest = UInt32(1) << UInt32(depth) - 1
    var samples = [UInt16](repeating: 0, count: width * height * 3)
    var alpha = channels == 4 ? [UInt8](repeating: 255, count: width * height) : nil
    for y in 0..<height {
      for x in 0..<width {
        let pixel = plane + y * stride + x * channels * 2
        let i = y * width + x
        for channel in 0..<channels {
          let value = min(greatest, UInt32(pixel[2 * channel]) | UInt32(pixel[2 * channel + 1]) << 8)
          if channel < 3 {
            samples[3 * i + channel] = UInt16((value * 65535 + greatest / 2) / greatest)
          } else {
            alpha?[i] = UInt8((value * 255 + greatest / 2) / greatest)
          }
        }
      }
    }
    return Raster(width: width, height: height, model: .rgb, samples: .words(samples), alpha: alpha)
  }
}
