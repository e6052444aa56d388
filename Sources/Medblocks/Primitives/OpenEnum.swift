/// A list of values that the service may lengthen: a status, a code, an event type.
///
/// A value that this version does not know decodes, compares and encodes back like the others, so
/// that one new word cannot cost a page. In a `switch`, match the static members and keep a
/// `default`.
public protocol OpenEnum: RawRepresentable, Hashable, Codable, Sendable,
  ExpressibleByStringLiteral, CustomStringConvertible
where RawValue == String {
  /// Makes a value of the word that the API uses.
  init(rawValue: String)

  /// The values that this version of the SDK knows.
  static var knownValues: [Self] { get }
}

extension OpenEnum {
  /// Makes a value of a literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// The word that the API uses.
  public var description: String { rawValue }
}
