import Foundation
import GRDB
import MedblocksStore

/// A connection to a file, on a thread of its own.
actor SQLiteConnection: PooledConnection {
  private let executor = ThreadExecutor("MedblocksStoreSQLite")
  private let queue: DatabaseQueue
  private let path: String
  /// The file that was opened; nil for a database in memory.
  private let file: FileID?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(path: String, lockTimeout: Duration) throws {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(lockTimeout / .seconds(1))
    configuration.allowsUnsafeTransactions = true  // The pool begins and ends them.
    queue = try Self.translatingErrors { [configuration] in
      try DatabaseQueue(path: path, configuration: configuration)
    }
    self.path = URL(fileURLWithPath: path).path
    file = FileID(path: self.path)
  }

  var isUsable: Bool { true }

  func run(
    _ sql: String, _ parameters: [SQLValue]
  ) throws -> (rows: [SQLRow], changes: Int) {
    try Self.translatingErrors {
      try queue.writeWithoutTransaction { database in
        // SQLite would write into a file that was removed, where nobody finds it.
        guard database.isInsideTransaction || FileID(path: path) == file else {
          throw SQLError(.connection)
        }
        // SQLite numbers `?1`; it takes `$1` for a name.
        let statement = try database.cachedStatement(sql: sql.replacing("$", with: "?"))
        try statement.setArguments(StatementArguments(parameters.map(\.databaseValue)))
        let before = database.totalChangesCount
        let cursor = try Row.fetchCursor(statement)
        var rows: [SQLRow] = []
        while let row = try cursor.next() {
          rows.append(row.databaseValues.map(SQLValue.init))
        }
        return (rows, database.totalChangesCount - before)
      }
    }
  }

  private static func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw SQLError(error)
    }
  }
}

/// The identity of a file, whatever its name.
private struct FileID: Equatable {
  let device: dev_t
  let number: ino_t

  /// Returns nil when no file has the path.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (status.st_dev, status.st_ino)
  }
}

extension SQLError {
  init(_ error: DatabaseError) {
    let kind: Kind =
      switch error.resultCode {
      case .SQLITE_FULL: .full
      case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_NOTADB, .SQLITE_CORRUPT: .connection
      default: .statement
      }
    self.init(kind, code: String(error.extendedResultCode.rawValue))
  }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .bytes(let value): Data(value).databaseValue
    }
  }

  fileprivate init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let value): self = .integer(value)
    case .double(let value): self = .integer(Int64(value))
    case .string(let value): self = .text(value)
    case .blob(let value): self = .bytes(Array(value))
    }
  }
}
