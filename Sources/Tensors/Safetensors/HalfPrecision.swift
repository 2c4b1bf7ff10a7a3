/// Widening of the 16-bit float formats that weights are stored in.
enum HalfPrecision {
  /// The value of an IEEE 754 binary16 number, exactly; branch-free so that loops over it vectorise.
  static func widened(binary16 bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7fff) << 13
    // The exponent is rebased by a product, which also carries subnormal numbers over.
    let rebased = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
    let isSpecial: UInt32 = magnitude >= 0x0f80_0000 ? 0x7f80_0000 : 0
    return Float(bitPattern: rebased | isSpecial | UInt32(bits & 0x8000) << 16)
  }

  /// The value of a bfloat16 number, exactly.
  static func widened(bfloat16 bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }
}
