import Foundation
import Tensors

/// The tensors that a pickle of PyTorch names, read without running anything.
///
/// A pickle is a program for a stack machine that can call any function of Python. This machine knows only what a dictionary
/// of tensors needs: constants, tuples, dictionaries, and the calls `OrderedDict()`, `_rebuild_tensor_v2` and `_rebuild_parameter`,
/// of which it takes down the arguments; all else is refused by name.
struct StateDictionary {
  /// Why a pickle is refused.
  struct Fault: Error {
    var reason: String
  }

  /// Numbers in a file of the archive.
  struct Storage {
    var type: ElementType
    /// The file's name in the archive's folder `data`.
    var key: String
    /// How many numbers it holds.
    var count: Int
  }

  /// A tensor that lies in a storage.
  struct Entry {
    var storage: Storage
    /// The number of the storage that it begins with.
    var offset: Int
    var shape: [Int]
    var strides: [Int]

    /// Whether its numbers follow each other in row-major order.
    var isContiguous: Bool {
      var expected = 1
      for (length, stride) in zip(shape, strides).reversed() where length != 1 {
        guard stride == expected || shape.contains(0) else { return false }
        expected = expected.multipliedReportingOverflow(by: length).partialValue
      }
      return true
    }
  }

  /// The tensors by their names.
  let tensors: [String: Entry]

  /// Runs a pickle.
  init(_ bytes: Data) throws(Fault) {
    var machine = PickleMachine(bytes)
    guard case .dictionary(let root) = try machine.result() else {
      throw Fault(reason: "it holds no dictionary of tensors")
    }
    var items = root.items
    // Training scripts put the weights beside other things.
    if case .dictionary(let inner)? = items["state_dict"] { items = inner.items }
    var tensors: [String: Entry] = [:]
    for (name, value) in items {
      guard case .tensor(let entry) = value else { throw Fault(reason: "'\(name)' in it is no tensor") }
      tensors[name] = entry
    }
    self.tensors = tensors
  }
}

/// A value on the machine's stack.
private enum PickleValue {
  case nothing
  case truth(Bool)
  case whole(Int)
  case text(String)
  case tuple([PickleValue], depth: Int)
  case dictionary(PickleDictionary)
  case global(String)
  case storage(StateDictionary.Storage)
  case tensor(StateDictionary.Entry)

  /// How many tuples and dictionaries lie in each other.
  var depth: Int {
    switch self {
    case .tuple(_, let depth): depth
    case .dictionary(let dictionary): dictionary.depth
    default: 0
    }
  }
}

/// A dictionary, which the pickle may fill until it is put into something else: so no circle and no deep nest can come about.
private final class PickleDictionary {
  var items: [String: PickleValue] = [:]
  var depth = 1
  var isClosed = false
}

private struct PickleMachine {
  typealias Fault = StateDictionary.Fault

  /// The most tuples and dictionaries that may lie in each other.
  private static let deepest = 16
  /// The element types of PyTorch's storages.
  private static let storages: [String: ElementType] = [
    "torch.FloatStorage": .float32, "torch.DoubleStorage": .float64, "torch.HalfStorage": .float16,
    "torch.BFloat16Storage": .bfloat16, "torch.LongStorage": .int64, "torch.IntStorage": .int32,
    "torch.ShortStorage": .int16, "torch.CharStorage": .int8, "torch.ByteStorage": .uint8, "torch.BoolStorage": .bool,
  ]
  private static let functions: Set = [
    "collections.OrderedDict", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
  ]

  private let bytes: Data
  private var place = 0
  private var stack: [PickleValue] = []
  /// Where on the stack marks lie.
  private var marks: [Int] = []
  private var memory: [Int: PickleValue] = [:]

  init(_ bytes: Data) { self.bytes = bytes.startIndex == 0 ? bytes : Data(bytes) }

  // MARK: Reading

  private mutating func byte() throws(Fault) -> UInt8 {
    guard place < bytes.count else { throw Fault(reason: "its pickle ends too early") }
    defer { place += 1 }
    return bytes[place]
  }

  private mutating func number(_ length: Int) throws(Fault) -> Int {
    var value = 0
    for i in 0..<length { value |= Int(try byte()) << (8 * i) }
    return value
  }

  private mutating func text(_ length: Int) throws(Fault) -> String {
    guard length >= 0, length <= bytes.count - place else { throw Fault(reason: "its pickle ends too early") }
    guard let text = String(validating: bytes[place..<place + length], as: UTF8.self) else {
      throw Fault(reason: "a text in its pickle is no UTF-8")
    }
    place += length
    return text
  }

  private mutating func line() throws(Fault) -> String {
    guard let end = bytes[place...].firstIndex(of: 0x0a) else { throw Fault(reason: "its pickle ends too early") }
    let line = try text(end - place)
    place += 1
    return line
  }

  // MARK: The stack

  private mutating func pop() throws(Fault) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
      throw Fault(reason: "its pickle takes what is not there")
    }
    return value
  }

  private mutating func popToMark() throws(Fault) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw Fault(reason: "its pickle takes what is not there") }
    let values = Array(stack[mark...])
    stack.removeLast(stack.count - mark)
    return values
  }

  private func top() throws(Fault) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.last else {
      throw Fault(reason: "its pickle takes what is not there")
    }
    return value
  }

  private mutating func pushTuple(_ values: [PickleValue]) throws(Fault) {
    var depth = 1
    for value in values {
      if case .dictionary(let dictionary) = value { dictionary.isClosed = true }
      depth = max(depth, value.depth + 1)
    }
    guard depth <= Self.deepest else { throw Fault(reason: "values lie too deep in each other") }
    stack.append(.tuple(values, depth: depth))
  }

  private func put(_ pairs: [PickleValue]) throws(Fault) {
    guard case .dictionary(let dictionary) = try top(), pairs.count % 2 == 0 else {
      throw Fault(reason: "its pickle fills what is no dictionary")
    }
    for index in stride(from: 0, to: pairs.count, by: 2) {
      guard case .text(let key) = pairs[index] else { throw Fault(reason: "a key in it is no text") }
      let value = pairs[index + 1]
      if case .dictionary(let inner) = value { inner.isClosed = true }
      guard !dictionary.isClosed else { throw Fault(reason: "values lie in each other") }
      dictionary.depth = max(dictionary.depth, value.depth + 1)
      guard dictionary.depth <= Self.deepest else { throw Fault(reason: "values lie too deep in each other") }
      dictionary.items[key] = value
    }
  }

  // MARK: Running

  /// Runs the program to its end.
  mutating func result() throws(Fault) -> PickleValue {
    while true {
      let code = try byte()
      switch code {
      case 0x80:  // PROTO
        let version = try byte()
        guard (2...5).contains(version) else {
          throw Fault(reason: "its pickle is of version \(version), 2 to 5 are known")
        }
      case 0x95: place += min(8, bytes.count - place)  // FRAME
      case UInt8(ascii: "("): marks.append(stack.count)
      case UInt8(ascii: "."):
        let value = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw Fault(reason: "its pickle leaves something over") }
        return value
      case UInt8(ascii: "N"): stack.append(.nothing)
      case 0x88, 0x89: stack.append(.truth(code == 0x88))
      case UInt8(ascii: "K"): stack.append(.whole(try number(1)))
      case UInt8(ascii: "M"): stack.append(.whole(try number(2)))
      case UInt8(ascii: "J"): stack.append(.whole(Int(Int32(truncatingIfNeeded: try number(4)))))
      case 0x8a: try pushLong()
      case UInt8(ascii: "X"): stack.append(.text(try text(try number(4))))
      case 0x8c: stack.append(.text(try text(try number(1))))
      case UInt8(ascii: ")"): try pushTuple([])
      case 0x85, 0x86, 0x87:
        var values: [PickleValue] = []
        for _ in 0..<code - 0x84 { values.insert(try pop(), at: 0) }
        try pushTuple(values)
      case UInt8(ascii: "t"): try pushTuple(popToMark())
      case UInt8(ascii: "}"): stack.append(.dictionary(PickleDictionary()))
      case UInt8(ascii: "s"):
        let value = try pop()
        let key = try pop()
        try put([key, value])
      case UInt8(ascii: "u"):
        let pairs = try popToMark()
        try put(pairs)
      case UInt8(ascii: "q"): memory[try number(1)] = try top()
      case UInt8(ascii: "r"): memory[try number(4)] = try top()
      case 0x94: memory[memory.count] = try top()
      case UInt8(ascii: "h"): try recall(try number(1))
      case UInt8(ascii: "j"): try recall(try number(4))
      case UInt8(ascii: "c"):
        let module = try line()
        let name = try line()
        try pushGlobal("\(module).\(name)")
      case 0x93:  // STACK_GLOBAL
        guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
          throw Fault(reason: "its pickle asks for something without a name")
        }
        try pushGlobal("\(module).\(name)")
      case UInt8(ascii: "Q"): try pushStorage()
      case UInt8(ascii: "R"): try call()
      case UInt8(ascii: "b"):
        // The only state is what state dictionaries know of their modules' versions.
        _ = try pop()
        guard case .dictionary = try top() else { throw Fault(reason: "it holds objects other than tensors") }
      default:
        throw Fault(reason: "its pickle holds more than tensors (instruction \(code) at byte \(place - 1))")
      }
    }
  }

  private mutating func pushLong() throws(Fault) {
    let length = try number(1)
    guard length <= 8 else { throw Fault(reason: "it has a number that cannot be") }
    var value = try number(length)
    if length > 0, length < 8, value >> (8 * length - 1) & 1 == 1 { value -= 1 << (8 * length) }
    stack.append(.whole(value))
  }

  private mutating func recall(_ index: Int) throws(Fault) {
    guard let value = memory[index] else { throw Fault(reason: "its pickle recalls what it never kept") }
    stack.append(value)
  }

  private mutating func pushGlobal(_ name: String) throws(Fault) {
    guard Self.functions.contains(name) || Self.storages[name] != nil else {
      throw Fault(reason: "it asks for \(name.prefix(80)), which no dictionary of tensors needs")
    }
    stack.append(.global(name))
  }

  /// A persistent identifier: ('storage', type, key, device, count).
  private mutating func pushStorage() throws(Fault) {
    guard case .tuple(let parts, _) = try pop(), parts.count == 5, case .text("storage") = parts[0],
      case .global(let name) = parts[1], let type = Self.storages[name], case .text(let key) = parts[2],
      case .whole(let count) = parts[4], count >= 0
    else { throw Fault(reason: "a storage in it has no kind, name or size") }
    stack.append(.storage(StateDictionary.Storage(type: type, key: key, count: count)))
  }

  private mutating func call() throws(Fault) {
    guard case .tuple(let arguments, _) = try pop(), case .global(let name) = try pop() else {
      throw Fault(reason: "its pickle calls what is no function")
    }
    switch name {
    case "collections.OrderedDict" where arguments.isEmpty: stack.append(.dictionary(PickleDictionary()))
    case "torch._utils._rebuild_parameter":
      guard case .tensor(let entry)? = arguments.first else { throw Fault(reason: "a parameter in it is no tensor") }
      stack.append(.tensor(entry))
    case "torch._utils._rebuild_tensor_v2":
      guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .whole(let offset) = arguments[1],
        offset >= 0, let shape = Self.lengths(arguments[2]), let strides = Self.lengths(arguments[3]),
        shape.count == strides.count, shape.count <= 16
      else { throw Fault(reason: "a tensor in it has no storage or shape") }
      stack.append(
        .tensor(StateDictionary.Entry(storage: storage, offset: offset, shape: shape, strides: strides)))
    default: throw Fault(reason: "its pickle calls \(name) in a way that no dictionary of tensors needs")
    }
  }

  private static func lengths(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let values, _) = value else { return nil }
    var lengths: [Int] = []
    for value in values {
      guard case .whole(let length) = value, length >= 0 else { return nil }
      lengths.append(length)
    }
    return lengths
  }
}
