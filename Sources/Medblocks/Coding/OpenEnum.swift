/// A set of string values that the service may extend: a status, a code, an event type.
///
/// A value that this version does not know decodes, compares and encodes like the others, so that
/// one new value cannot make a page unreadable. In a `switch`, match the static members and keep a
/// `default`.
public protocol OpenEnum: RawRepresentable, Hashable, Codable, CodingKeyRepresentable, Sendable,
  ExpressibleByStringLiteral, CustomStringConvertible
where RawValue == String {
  /// Creates a value from the string that the API uses.
  init(rawValue: String)

  /// The values that this version of the SDK knows.
  static var knownValues: [Self] { get }
}

extension OpenEnum {
  /// Creates a value from a string literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// The string that the API uses.
  public var description: String { rawValue }
}
