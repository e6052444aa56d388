import GRDB
import Medblocks
import MedblocksStore

/// A database in a file, for the processes of one machine.
public struct SQLiteDatabase: SQLDatabase {
  private let pool: ConnectionPool

  /// The dialect of SQLite.
  public var dialect: SQLDialect { .sqlite }

  /// Opens a database, and creates its file if it does not exist.
  ///
  /// The file is in WAL mode with `synchronous=NORMAL`: a crash of the process loses nothing; a power
  /// failure may lose the last transactions, each of them whole. While the file is removed or replaced
  /// by another, statements fail with an error of kind `connection`: restart the process after you
  /// have restored a copy.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - lockTimeout: The maximum wait for another process's transaction; the default is 30 seconds.
  /// - Throws: `SQLError`.
  public init(path: String, lockTimeout: Duration = .seconds(30)) throws {
    let connection = try SQLiteConnection(path: path, lockTimeout: lockTimeout)
    pool = ConnectionPool(size: 1) { connection }
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

  /// Runs statements in an immediate transaction.
  ///
  /// - Throws: The errors of `body`, and `SQLError`.
  public func transaction<Result: Sendable>(
    _ body: @Sendable (any SQLConnection) async throws -> Result
  ) async throws -> Result {
    try await pool.transaction(dialect.begin, body)
  }
}
