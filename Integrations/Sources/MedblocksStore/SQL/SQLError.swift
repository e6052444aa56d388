/// The error of a database, without the statement, its values and the message of the engine.
public struct SQLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of an error.
  public enum Kind: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The database cannot be reached, or the connection was lost.
    case connection
    /// The disk or the database is full.
    case full
    /// The database is read-only.
    case readOnly
    /// Another connection holds a lock for too long.
    case locked
    /// The schema was created by a later version of this package.
    case newerSchema
    /// The statement failed for any other reason.
    case statement

    /// The name of the case.
    public var description: String { rawValue }

    /// The code of a sync that failed with the error, for example `database_read_only`.
    var code: String {
      "database_" + rawValue.replacing(/[A-Z]/) { "_" + $0.output.lowercased() }
    }
  }

  /// The kind of the error.
  public let kind: Kind
  /// The SQLSTATE of PostgreSQL or the extended result code of SQLite; nil when the engine reports none.
  public let code: String?

  /// Creates an error.
  public init(_ kind: Kind, code: String? = nil) {
    self.kind = kind
    self.code = code
  }

  /// A message for a log.
  public var description: String {
    let message =
      switch kind {
      case .connection: "The database cannot be reached, or the connection was lost."
      case .full: "The disk or the database is full."
      case .readOnly: "The database is read-only."
      case .locked: "Another connection holds a lock of the database for too long."
      case .newerSchema: "The schema of the database is newer than this package: update it."
      case .statement: "The database rejected a statement."
      }
    return code.map { "\(message) (code \($0))" } ?? message
  }
}
