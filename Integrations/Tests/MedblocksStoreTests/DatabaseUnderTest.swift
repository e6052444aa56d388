import Foundation
import MedblocksStore
import MedblocksStorePostgreSQL
import MedblocksStoreSQLite
import StoreTestSupport

/// A database with the tables, and another connection to it, which brings about faults.
struct DatabaseUnderTest: Sendable {
  let database: any SQLDatabase
  private let other: any SQLDatabase
  private let path: String
  private let locking = LockedBox<Task<Void, any Error>?>(nil)

  init(_ engine: Engine) async throws {
    let url = try await engine.newDatabase()
    switch engine {
    case .sqlite:
      path = String(url.dropFirst("sqlite:".count))
      database = try SQLiteDatabase(path: path, lockTimeout: .milliseconds(20))
    case .postgreSQL:
      path = ""
      database = PostgreSQLDatabase(
        url: url + "%20-clock_timeout%3D50ms", connections: 4, connectTimeout: .milliseconds(100))
    }
    other = try openDatabase(url, connections: 1)
    try await StoreSchema.migrate(database)
  }

  /// Holds a lock that makes writing records wait.
  func lock() async throws {
    let isLocked = LockedBox(false)
    let isSQLite = database.dialect == .sqlite
    locking.value = Task { [other] in
      try await other.transaction { transaction in
        if !isSQLite { try await transaction.execute("LOCK TABLE medblocks_records") }
        isLocked.value = true
        while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
      }
    }
    try await eventually("The lock is held.") { isLocked.value }
  }

  func unlock() async {
    locking.value?.cancel()
    _ = await locking.value?.result
  }

  /// Makes the database reject new records, on PostgreSQL with an SQLSTATE.
  func rejectRows(state: String) async throws {
    if database.dialect == .sqlite {
      try await other.execute(
        """
        CREATE TRIGGER reject BEFORE INSERT ON medblocks_records
        BEGIN SELECT RAISE(ABORT, 'canary'); END
        """)
    } else {
      try await other.execute(
        """
        CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION ''canary'' USING ERRCODE = ''\(state)''; END'
        """)
      try await other.execute(
        """
        CREATE TRIGGER reject BEFORE INSERT ON medblocks_records
        FOR EACH ROW EXECUTE FUNCTION reject()
        """)
    }
  }

  func acceptRows() async throws {
    let table = database.dialect == .sqlite ? "" : " ON medblocks_records"
    try await other.execute("DROP TRIGGER reject\(table)")
  }

  /// Makes the sessions of a server read-only, or writable again, and ends those that are open.
  func setReadOnly(_ isReadOnly: Bool) async throws {
    let value = isReadOnly ? "on" : "off"
    try await other.execute(
      "ALTER ROLE CURRENT_USER SET default_transaction_read_only = \(value)")
    _ = try await other.query(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND usename = CURRENT_USER
      """)
  }

  func moveFiles(from: String, to: String) throws {
    for file in ["", "-wal", "-shm"] {
      try FileManager.default.moveItem(atPath: path + from + file, toPath: path + to + file)
    }
  }
}
