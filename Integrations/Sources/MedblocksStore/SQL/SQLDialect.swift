/// The SQL of an engine where engines differ.
public struct SQLDialect: Hashable, Sendable {
  /// The name of the engine.
  public let name: String
  /// The expression of the database's time, in milliseconds since 1970.
  let now: String
  /// The clause of a query that locks its row and passes over rows that are locked.
  let skippingLocked: String
  /// The type of a text that is compared by its bytes.
  let textType: String
  /// The type of bytes.
  let bytesType: String
  /// The query that takes the lock of schema migrations until the transaction ends.
  let migrationLock: String?
  /// The statement that begins a transaction that writes.
  package let begin: String

  /// SQLite, version 3.35 or later.
  public static let sqlite = SQLDialect(
    name: "SQLite", now: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    skippingLocked: "", textType: "TEXT", bytesType: "BLOB", migrationLock: nil,
    begin: "BEGIN IMMEDIATE")

  /// PostgreSQL, version 12 or later.
  public static let postgreSQL = SQLDialect(
    name: "PostgreSQL", now: "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)",
    skippingLocked: "FOR UPDATE SKIP LOCKED", textType: #"TEXT COLLATE "C""#, bytesType: "BYTEA",
    migrationLock: "SELECT pg_advisory_xact_lock(7090281447152386)", begin: "BEGIN")
}
