/// A lossless JSON value: numbers keep their text, objects keep the order of their keys.
///
/// Create it with literals and read it with subscripts; a missing key or index is `.null`, so a
/// chain of subscripts never traps. It follows RFC 8259. Objects are equal when they have the same
/// keys and values in any order.
///
/// - Warning: Do not build a value that is nested deeper than 512. It cannot be parsed, encoded or
///   sent, and at some depth, from about 10,000, comparing, printing or just releasing it exhausts
///   the stack, because Swift releases nested values recursively.
public enum JSON: Hashable, Sendable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number, which keeps its text.
  case number(Number)
  /// A string.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object with its keys in order.
  case object(Object)

  /// Whether the value is `.null`, as it is for a missing key.
  public var isNull: Bool { self == .null }

  /// The Boolean; nil for other values.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The string; nil for other values.
  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The number; nil for other values.
  public var number: Number? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The number as an `Int`; nil when it is not an integer or does not fit.
  public var int: Int? { number?.int }

  /// The number as the nearest `Double`; nil when it is out of range.
  public var double: Double? { number?.double }

  /// The elements of an array; nil for other values.
  public var array: [JSON]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  /// The object; nil for other values.
  public var object: Object? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// The value of a key; `.null` when the key is missing or the value is not an object.
  public subscript(key: String) -> JSON { object?[key] ?? .null }

  /// The element at an index; `.null` when it is out of range or the value is not an array.
  public subscript(index: Int) -> JSON {
    guard let array, array.indices.contains(index) else { return .null }
    return array[index]
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// Creates `.null`.
  public init(nilLiteral: ()) { self = .null }

  /// Creates a Boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// Creates a string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// Creates a number from an integer.
  public init(integerLiteral value: Int) { self = .number(Number(value)) }

  /// Creates a number with the shortest text that represents the same `Double`.
  ///
  /// The literal `1.50` becomes `1.5`; to keep digits, use `JSON.Number("1.50")`. A literal outside
  /// the range of `Double` becomes `.null`.
  public init(floatLiteral value: Double) { self = Number(value).map(JSON.number) ?? .null }

  /// Creates an array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// Creates an object; the last value of a repeated key is kept.
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(Object(elements)) }
}

extension JSON {
  /// Returns whether the value has at most a number of objects and arrays inside each other.
  ///
  /// It looks no deeper than that, so it is safe for any value.
  func isNested(atMost depth: Int) -> Bool {
    switch self {
    case .array(let values): depth > 0 && values.allSatisfy { $0.isNested(atMost: depth - 1) }
    case .object(let object):
      depth > 0 && object.allSatisfy { $0.value.isNested(atMost: depth - 1) }
    default: true
    }
  }
}
