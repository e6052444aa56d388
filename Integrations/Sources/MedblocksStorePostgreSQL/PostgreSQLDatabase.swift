import Medblocks
import MedblocksStore

/// A database on a PostgreSQL server, version 12 or later, that machines share.
///
/// Connections are opened when they are first needed. After the server has restarted, they are
/// opened again: a statement that was in progress fails, the next one succeeds.
public struct PostgreSQLDatabase: SQLDatabase {
  private let pool: ConnectionPool

  /// The dialect of PostgreSQL.
  public var dialect: SQLDialect { .postgreSQL }

  /// Creates a database; nothing is connected yet.
  ///
  /// - Parameters:
  ///   - url: A connection string of libpq, for example `postgres://app@db.example.com/app`. It may
  ///     set any parameter of libpq, such as `sslmode` and `options`; parameters that it does not set
  ///     come from the environment (`PGPASSWORD`).
  ///   - connections: The maximum number of connections; the default is 8.
  ///   - connectTimeout: The time for which a server that does not accept connections, for example
  ///     because it restarts, is tried again; the default is 10 seconds.
  public init(
    url: String, connections: Int = 8, connectTimeout: Duration = .seconds(10)
  ) {
    pool = ConnectionPool(size: connections) {
      try await PostgreSQLConnection.open(url, timeout: connectTimeout)
    }
  }

  /// Runs a statement and returns the number of rows that it changed.
  ///
  /// - Throws: `SQLError`.
  @discardableResult
  public func execute(_ sql: String, _ parameters: [SQLValue]) async throws -> Int {
    try await pool.run(sql, parameters).changes
  }

  /// Runs a statement and returns its rows.
  ///
  /// - Throws: `SQLError`.
  public func query(_ sql: String, _ parameters: [SQLValue]) async throws -> [SQLRow] {
    try await pool.run(sql, parameters).rows
  }

  /// Runs statements in a transaction.
  ///
  /// - Throws: The errors of `body`, and `SQLError`.
  public func transaction<Result: Sendable>(
    _ body: @Sendable (any SQLConnection) async throws -> Result
  ) async throws -> Result {
    try await pool.transaction(dialect.begin, body)
  }
}
