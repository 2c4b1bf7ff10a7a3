/// The number formats that a safetensors file may hold, by the names its header uses.
public enum ElementType: String, Sendable, CaseIterable {
  /// 64-bit float.
  case float64 = "F64"
  /// 32-bit float.
  case float32 = "F32"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a 32-bit float.
  case bfloat16 = "BF16"
  /// 8-bit float with 5 bits of exponent.
  case float8Exponent5 = "F8_E5M2"
  /// 8-bit float with 4 bits of exponent.
  case float8Exponent4 = "F8_E4M3"
  /// 8-bit power of two.
  case float8Exponent8 = "F8_E8M0"
  /// 6-bit float with 2 bits of exponent.
  case float6Exponent2 = "F6_E2M3"
  /// 6-bit float with 3 bits of exponent.
  case float6Exponent3 = "F6_E3M2"
  /// 4-bit float.
  case float4 = "F4"
  /// Complex number of two 32-bit floats.
  case complex64 = "C64"
  /// 64-bit whole number.
  case int64 = "I64"
  /// 32-bit whole number.
  case int32 = "I32"
  /// 16-bit whole number.
  case int16 = "I16"
  /// 8-bit whole number.
  case int8 = "I8"
  /// 64-bit whole number, 0 or more.
  case uint64 = "U64"
  /// 32-bit whole number, 0 or more.
  case uint32 = "U32"
  /// 16-bit whole number, 0 or more.
  case uint16 = "U16"
  /// 8-bit whole number, 0 or more.
  case uint8 = "U8"
  /// A byte that is 0 or 1.
  case bool = "BOOL"

  /// Bits that one number takes.
  public var bits: Int {
    switch self {
    case .float64, .complex64, .int64, .uint64: 64
    case .float32, .int32, .uint32: 32
    case .float16, .bfloat16, .int16, .uint16: 16
    case .float8Exponent5, .float8Exponent4, .float8Exponent8, .int8, .uint8, .bool: 8
    case .float6Exponent2, .float6Exponent3: 6
    case .float4: 4
    }
  }
}
