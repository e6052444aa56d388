/// A connection to a database that runs SQL statements.
///
/// Statements name their parameters `$1`, `$2` and so on; a parameter may occur more than once.
public protocol SQLConnection: Sendable {
  /// Runs a statement and returns the number of rows that it changed.
  ///
  /// - Throws: ``SQLError``.
  @discardableResult
  func execute(_ sql: String, _ parameters: [SQLValue]) async throws -> Int

  /// Runs a statement and returns its rows.
  ///
  /// - Throws: ``SQLError``.
  func query(_ sql: String, _ parameters: [SQLValue]) async throws -> [SQLRow]
}

/// A row of a result: its values in the order of the columns.
public typealias SQLRow = [SQLValue]

/// A database that processes share.
///
/// `SQLiteDatabase` of `MedblocksStoreSQLite` and `PostgreSQLDatabase` of `MedblocksStorePostgreSQL`
/// implement it. To use another driver, conform to it: each call outside a transaction may use any
/// connection of a pool.
public protocol SQLDatabase: SQLConnection {
  /// The dialect of the engine.
  var dialect: SQLDialect { get }

  /// Runs statements in a transaction.
  ///
  /// The transaction is committed when `body` returns, and rolled back when it throws. Statements of
  /// `body` use the connection that it receives. On SQLite, the transaction is immediate.
  ///
  /// - Throws: The errors of `body`, and ``SQLError``.
  func transaction<Result: Sendable>(
    _ body: @Sendable (any SQLConnection) async throws -> Result
  ) async throws -> Result
}

extension SQLConnection {
  /// Runs a statement without parameters and returns the number of rows that it changed.
  ///
  /// - Throws: ``SQLError``.
  @discardableResult
  public func execute(_ sql: String) async throws -> Int { try await execute(sql, []) }

  /// Runs a statement without parameters and returns its rows.
  ///
  /// - Throws: ``SQLError``.
  public func query(_ sql: String) async throws -> [SQLRow] { try await query(sql, []) }
}
