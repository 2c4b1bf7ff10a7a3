internal import CLCMS

/// Embedded ICC profiles, turned into sRGB by Little CMS: relative colorimetric with black point compensation.
enum ColourProfile {
  /// sRGB bytes of a raster whose numbers are meant by `profile`; nil if the profile is unusable, is for another kind
  /// of numbers, or is sRGB itself.
  static func convert(_ raster: Raster, profile: [UInt8]) -> [UInt8]? {
    guard profile.count >= 128, let source = cmsOpenProfileFromMem(profile, UInt32(profile.count)) else { return nil }
    defer { cmsCloseProfile(source) }
    let space: cmsColorSpaceSignature
    let input: UInt32
    switch (raster.model, raster.samples) {
    case (.grey, .bytes): (space, input) = (cmsSigGrayData, lcms_gray_8())
    case (.grey, .words): (space, input) = (cmsSigGrayData, lcms_gray_16())
    case (.rgb, .bytes): (space, input) = (cmsSigRgbData, lcms_rgb_8())
    case (.rgb, .words): (space, input) = (cmsSigRgbData, lcms_rgb_16())
    case (.cmyk, .bytes): (space, input) = (cmsSigCmykData, lcms_cmyk_8())
    case (.cmyk, .words): (space, input) = (cmsSigCmykData, lcms_cmyk_16())
    }
    guard cmsGetColorSpace(source) == space else { return nil }
    if raster.model == .rgb, isSRGB(source) { return nil }
    guard let transform = transform(from: source, layout: input) else { return nil }
    defer { cmsDeleteTransform(transform) }
    return apply(transform, to: raster)
  }

  /// A profile of three primaries (CIE x and y), the white D65 and the transfer curve of sRGB.
  static func made(red: (Double, Double), green: (Double, Double), blue: (Double, Double)) -> [UInt8]? {
    var white = cmsCIExyY(x: 0.3127, y: 0.3290, Y: 1)
    var primaries = cmsCIExyYTRIPLE(
      Red: cmsCIExyY(x: red.0, y: red.1, Y: 1), Green: cmsCIExyY(x: green.0, y: green.1, Y: 1),
      Blue: cmsCIExyY(x: blue.0, y: blue.1, Y: 1))
    guard let curve = cmsBuildParametricToneCurve(nil, 4, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]) else {
      return nil
    }
    defer { cmsFreeToneCurve(curve) }
    guard let profile = cmsCreateRGBProfile(&white, &primaries, [curve, curve, curve]) else { return nil }
    defer { cmsCloseProfile(profile) }
    var size: UInt32 = 0
    guard cmsSaveProfileToMem(profile, nil, &size) != 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    return cmsSaveProfileToMem(profile, &bytes, &size) != 0 ? bytes : nil
  }

  private static func transform(from source: cmsHPROFILE, layout: UInt32) -> cmsHTRANSFORM? {
    guard let target = cmsCreate_sRGBProfile() else { return nil }
    defer { cmsCloseProfile(target) }
    let flags = UInt32(cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE)
    return cmsCreateTransform(source, layout, target, lcms_rgb_8(), UInt32(INTENT_RELATIVE_COLORIMETRIC), flags)
  }

  /// Whether the profile leaves a lattice of colours where sRGB has them, to one byte: most files say sRGB, and need no
  /// conversion.
  private static func isSRGB(_ source: cmsHPROFILE) -> Bool {
    guard let transform = transform(from: source, layout: lcms_rgb_8()) else { return false }
    defer { cmsDeleteTransform(transform) }
    let levels: [UInt8] = [0, 16, 48, 96, 144, 192, 224, 255]
    let lattice = levels.flatMap { red in levels.flatMap { green in levels.flatMap { [red, green, $0] } } }
    var converted = [UInt8](repeating: 0, count: lattice.count)
    cmsDoTransform(transform, lattice, &converted, UInt32(lattice.count / 3))
    return zip(lattice, converted).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
  }

  private static func apply(_ transform: cmsHTRANSFORM, to raster: Raster) -> [UInt8] {
    let (width, height, channels) = (raster.width, raster.height, raster.model.rawValue)
    return [UInt8](unsafeUninitializedCapacity: width * height * 3) { target, count in
      target.initialize(repeating: 0)
      nonisolated(unsafe) let (transform, rows) = (transform, target.baseAddress)
      func convert(_ source: UnsafeRawBufferPointer, sampleSize: Int) {
        nonisolated(unsafe) let source = source.baseAddress
        Parallel.bands(height, minimum: 32) { band in
          let start = band.lowerBound * width
          cmsDoTransform(
            transform, source?.advanced(by: start * channels * sampleSize), rows?.advanced(by: 3 * start),
            UInt32(band.count * width))
        }
      }
      switch raster.samples {
      case .bytes(let bytes): bytes.withUnsafeBytes { convert($0, sampleSize: 1) }
      case .words(let words): words.withUnsafeBytes { convert($0, sampleSize: 2) }
      }
      count = width * height * 3
    }
  }
}
