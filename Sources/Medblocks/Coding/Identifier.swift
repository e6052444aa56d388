/// An id that Medblocks issued, typed by the resource that it identifies.
///
/// An `Identifier<FHIRSource>` does not compile where an `Identifier<PatientConnection>` is
/// expected. Create one from a string literal or a stored string; store ``rawValue``. Two ids are
/// equal when their UTF-8 bytes are.
public struct Identifier<Resource>: RawRepresentable, Hashable, Codable, CodingKeyRepresentable,
  Sendable, ExpressibleByStringLiteral, CustomStringConvertible
{
  /// The id as Medblocks wrote it, for example `ps_6kQ2`.
  public let rawValue: String

  /// Creates a typed id from a stored string.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Creates a typed id from a stored string.
  public init(_ rawValue: String) { self.rawValue = rawValue }

  /// Creates a typed id from a string literal.
  public init(stringLiteral value: String) { self.rawValue = value }

  /// Returns whether two ids have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.rawValue.isExactly(right.rawValue)
  }

  /// Hashes the bytes of the id.
  public func hash(into hasher: inout Hasher) { hasher.combine(ExactString(rawValue)) }

  /// The id itself.
  public var description: String { rawValue }
}
