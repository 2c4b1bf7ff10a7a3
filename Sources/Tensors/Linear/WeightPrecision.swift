/// How the weights of a layer are held; sums and results are 32-bit floats always.
public enum WeightPrecision: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// 32-bit floats: the path that is held against references.
  case float32
  /// bfloat16 weights and inputs: half the memory, twice the speed on processors that have it; relative error about 0.2 %
  /// of a result's typical size.
  case bfloat16
  /// Whole numbers -127...127 with one scale for each output, and one for each row of inputs, found as they come: a quarter
  /// of the memory, four times the speed; relative error about 1 % of a result's typical size.
  case int8

  /// The format in which layers read rows fastest; others are brought to it as they come.
  package var rowFormat: Rows.Format { self == .bfloat16 ? .bfloat16 : .float32 }
  /// The format in which attention between such layers multiplies.
  package var attentionFormat: Rows.Format { self == .float32 ? .float32 : .bfloat16 }
}
