internal import CLibAV
import Foundation

/// One file's bytes on the way to a picture: format, size and completeness are looked at before anything is allocated.
struct ImageSource {
  let name: String
  let bytes: [UInt8]
  let format: ImageFormat

  /// Looks at the first bytes.
  init(_ data: Data, name: String) throws(ImagingError) {
    guard !data.isEmpty else { throw .empty(name: name) }
    bytes = [UInt8](data)
    guard let format = ImageFormat.sniff(bytes: bytes) else { throw .notAnImage(name: name) }
    self.name = name
    self.format = format
  }

  /// Upright width and height, from the header.
  func size() throws(ImagingError) -> (width: Int, height: Int) {
    let (size, orientation): ((Int, Int), Int)
    switch format {
    case .jpeg:
      let structure = try jpeg()
      size = (structure.width, structure.height)
      orientation = structure.exif.map { TIFFDirectory.orientation(exif: $0) } ?? 1
    case .png:
      let structure = try png()
      size = (structure.width, structure.height)
      orientation = structure.exif.map { TIFFDirectory.orientation(exif: $0) } ?? 1
    case .tiff:
      let directory = try tiff()
      size = (directory.number(0x100) ?? 0, directory.number(0x101) ?? 0)
      orientation = directory.orientation
    case .webp:
      let still = try webp()
      size = (still.width, still.height)
      orientation = still.chunk("EXIF").map { TIFFDirectory.orientation(exif: $0) } ?? 1
    case .gif:
      let structure = try gif()
      (size, orientation) = ((structure.width, structure.height), 1)
    case .bmp:
      let structure = try bmp()
      (size, orientation) = ((structure.width, structure.height), 1)
    case .heic, .avif:
      let still = try heif()
      (size, orientation) = ((still.width, still.height), 1)
    }
    return orientation >= 5 ? (size.1, size.0) : size
  }

  /// The picture.
  func image() throws(ImagingError) -> Image {
    switch format {
    case .jpeg: return try jpegImage()
    case .png:
      let structure = try png()
      guard structure.isComplete else { throw .truncated(name: name) }
      let still = try LibAVStill(AV_CODEC_ID_PNG, bytes: bytes, name: name, format: format)
      return try still.raster().image(profile: still.profile).upright(fromExif: structure.exif)
    case .tiff: return try tiffImage()
    case .gif:
      guard try gif().isComplete else { throw .truncated(name: name) }
      return try LibAVStill(AV_CODEC_ID_GIF, bytes: bytes, name: name, format: format).raster().image(profile: nil)
    case .bmp:
      guard try bmp().isComplete else { throw .truncated(name: name) }
      return try LibAVStill(AV_CODEC_ID_BMP, bytes: bytes, name: name, format: format).raster().image(profile: nil)
    case .webp:
      let still = try webp()
      return try still.raster().image(profile: still.chunk("ICCP")).upright(fromExif: still.chunk("EXIF"))
    case .heic, .avif:
      let still = try heif()
      return try still.raster().image(profile: still.profile())
    }
  }

  private func checked(_ width: Int, _ height: Int) throws(ImagingError) {
    guard width > 0, height > 0 else { throw .damaged(name: name, reason: "its header tells no size") }
    guard width <= ImagingError.maximumPixels / height else {
      throw .tooLarge(name: name, width: width, height: height)
    }
  }

  private func jpeg() throws(ImagingError) -> JPEGStructure {
    let structure = JPEGStructure(bytes: bytes)
    if structure.width == 0, !structure.isComplete { throw .truncated(name: name) }
    try checked(structure.width, structure.height)
    return structure
  }

  private func png() throws(ImagingError) -> PNGStructure {
    let structure = PNGStructure(bytes: bytes)
    if structure.width == 0, !structure.isComplete { throw .truncated(name: name) }
    try checked(structure.width, structure.height)
    return structure
  }

  private func tiff() throws(ImagingError) -> TIFFDirectory {
    guard let directory = TIFFDirectory(bytes: bytes) else {
      let isBig = bytes.count > 3 && (bytes[2] == 43 || bytes[3] == 43)
      if isBig { throw .unsupported(name: name, reason: "it is a BigTIFF file") }
      throw .truncated(name: name)
    }
    try checked(directory.number(0x100) ?? 0, directory.number(0x101) ?? 0)
    return directory
  }

  private func gif() throws(ImagingError) -> GIFStructure {
    let structure = GIFStructure(bytes: bytes)
    if bytes.count < 13 { throw .truncated(name: name) }
    try checked(structure.width, structure.height)
    return structure
  }

  private func bmp() throws(ImagingError) -> BMPStructure {
    let structure = BMPStructure(bytes: bytes)
    if bytes.count < 30 { throw .truncated(name: name) }
    try checked(structure.width, structure.height)
    return structure
  }

  private func webp() throws(ImagingError) -> WebPStill {
    let still = try WebPStill(header: bytes, name: name)
    try checked(still.width, still.height)
    return still
  }

  private func heif() throws(ImagingError) -> HEIFStill {
    let still = try HEIFStill(header: bytes, name: name)
    try checked(still.width, still.height)
    return still
  }

  private func jpegImage() throws(ImagingError) -> Image {
    let structure = try jpeg()
    guard structure.isComplete else { throw .truncated(name: name) }
    let still = try LibAVStill(AV_CODEC_ID_MJPEG, bytes: structure.picture, name: name, format: format)
    guard still.width == structure.width, still.height == structure.height else {
      throw .damaged(name: name, reason: "it holds pictures of several sizes")
    }
    let raster: Raster
    if structure.components == 4 {
      let ink = InkPlanes(try still.fourPlanes(), isYCCK: structure.adobeTransform == 2)
      raster = Raster(width: still.width, height: still.height, model: .cmyk, samples: .bytes(ink.interleaved))
    } else {
      raster = try still.raster()
    }
    return raster.image(profile: structure.profile).upright(fromExif: structure.exif)
  }

  private func tiffImage() throws(ImagingError) -> Image {
    let directory = try tiff()
    let compression = directory.number(0x103) ?? 1
    guard ![6, 7].contains(compression) else {
      throw .unsupported(name: name, reason: "it is a TIFF file with JPEG compression")
    }
    // libavcodec turns ink into light on its own, without the profile; told that the four channels are red, green,
    // blue and alpha, it leaves them as they are.
    let isInk = directory.number(0x106) == 5
    guard !isInk || directory.number(0x115) == 4 else {
      throw .unsupported(name: name, reason: "its inks are not cyan, magenta, yellow and black")
    }
    // Its strict mode, which notices files that are cut off, also refuses tags it does not know.
    let plain = directory.file(keeping: Self.tiffTags, changed: isInk ? (tag: 0x106, value: 2) : nil)
    let still = try LibAVStill(AV_CODEC_ID_TIFF, bytes: plain, name: name, format: format)
    var raster = try still.raster()
    if isInk { raster = raster.alphaAsBlack() }
    raster.isPremultiplied = directory.number(0x152) == 1
    return raster.image(profile: directory.bytes(0x8773)).upright(fromOrientation: directory.orientation)
  }

  /// Size, bits, compression, photometric interpretation, fill order, strips and tiles, planes, predictor, palette.
  private static let tiffTags: Set<Int> = [
    0x100, 0x101, 0x102, 0x103, 0x106, 0x10a, 0x111, 0x115, 0x116, 0x117, 0x11c, 0x124, 0x125, 0x13d, 0x140, 0x142,
    0x143, 0x144, 0x145, 0x153, 0x212, 0x214,
  ]
}

extension Image {
  /// The picture brought upright from an Exif block.
  fileprivate func upright(fromExif exif: [UInt8]?) -> Image {
    upright(fromOrientation: exif.map { TIFFDirectory.orientation(exif: $0) } ?? 1)
  }
}
