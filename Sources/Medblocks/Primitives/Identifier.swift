/// An id that Medblocks issued, marked with the kind of thing it names.
///
/// An `Identifier<FHIRSource>` does not compile where an `Identifier<PatientConnection>` is due.
/// A string literal makes one, ``rawValue`` is what to store.
public struct Identifier<Resource>: RawRepresentable, Hashable, Codable, Sendable,
  ExpressibleByStringLiteral, CustomStringConvertible
{
  /// The id as Medblocks wrote it, for example `ps_6kQ2`.
  public let rawValue: String

  /// Makes a typed id of a stored one.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Makes a typed id of a stored one.
  public init(_ rawValue: String) { self.rawValue = rawValue }

  /// Makes a typed id of a literal.
  public init(stringLiteral value: String) { self.rawValue = value }

  /// The id itself.
  public var description: String { rawValue }
}
