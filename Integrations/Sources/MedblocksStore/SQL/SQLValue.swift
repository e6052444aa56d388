import Medblocks

/// A value in a database.
///
/// It prints without its content.
public enum SQLValue: Hashable, Sendable, Redacted {
  /// The null value.
  case null
  /// An integer; a Boolean value of the database is 0 or 1.
  case integer(Int64)
  /// A text without null characters.
  case text(String)
  /// A sequence of bytes.
  case bytes([UInt8])

  /// The integer; nil for any other value.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  /// The text; nil for any other value.
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  /// The bytes; nil for any other value.
  public var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }

  /// Creates an integer, or null.
  public init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }

  /// Creates a text, or null.
  public init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral
{
  /// Creates a text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// Creates an integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Creates a null value.
  public init(nilLiteral: ()) { self = .null }
}
