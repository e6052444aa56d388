/// A JSON value in which nothing is lost: numbers keep their text, objects keep their order.
///
/// Metadata is made of it. Literals build it, subscripts walk it:
/// a key or index that is not there reads as `.null`, so a chain never traps.
/// It follows RFC 8259; equality of objects ignores the order of their keys.
public enum JSON: Hashable, Sendable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number, as it was written.
  case number(Number)
  /// A string.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object, its keys in the order in which they came.
  case object(Object)

  /// True for `.null`, which is also what a missing key reads as.
  public var isNull: Bool { self == .null }

  /// The boolean, or nil when the value is something else.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The string, or nil when the value is something else.
  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The number with its text, or nil when the value is something else.
  public var number: Number? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The number as an `Int`, or nil when it is no integer or does not fit.
  public var int: Int? { number?.int }

  /// The number as the nearest `Double`, or nil when it is outside of what a `Double` holds.
  public var double: Double? { number?.double }

  /// The elements, or nil when the value is something else.
  public var array: [JSON]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  /// The object, or nil when the value is something else.
  public var object: Object? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// The value at a key: `.null` when this is no object or has no such key.
  public subscript(key: String) -> JSON { object?[key] ?? .null }

  /// The element at an index: `.null` when this is no array or the index is outside of it.
  public subscript(index: Int) -> JSON {
    guard let array, array.indices.contains(index) else { return .null }
    return array[index]
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// Makes `.null`.
  public init(nilLiteral: ()) { self = .null }

  /// Makes `.bool`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// Makes `.string`.
  public init(stringLiteral value: String) { self = .string(value) }

  /// Makes `.number`.
  public init(integerLiteral value: Int) { self = .number(Number(value)) }

  /// Makes `.number` with the shortest text that reads as the same `Double`.
  ///
  /// The compiler hands over a `Double`, so `1.50` becomes `1.5`; where digits matter write
  /// `JSON.Number("1.50")`. A literal too large for a `Double` becomes `.null`.
  public init(floatLiteral value: Double) { self = Number(value).map(JSON.number) ?? .null }

  /// Makes `.array`.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// Makes `.object`; of a key that is written twice the last value stays.
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(Object(elements)) }
}
