import ArgumentParser
import Foundation
import MedblocksStore
import MedblocksStoreSQLite

#if PostgreSQL
  import MedblocksStorePostgreSQL
#endif

/// The database of an option: `sqlite:PATH`, or a connection string of PostgreSQL.
enum Database: Equatable {
  case sqlite(path: String)
  case postgreSQL(url: String)

  static let defaultValue = "sqlite:records.db"

  /// Reads the value of an option.
  ///
  /// - Throws: `ValidationError`, without the value, which may contain a password.
  init(_ value: String, option: String) throws {
    let prefix = "sqlite:"
    if value.hasPrefix(prefix), value.count > prefix.count {
      self = .sqlite(path: String(value.dropFirst(prefix.count)))
    } else if value.hasPrefix("postgres://") || value.hasPrefix("postgresql://") {
      self = .postgreSQL(url: value)
    } else {
      throw ValidationError("Invalid \(option): it must be sqlite:PATH or postgres://...")
    }
  }

  /// The value without what may be a password.
  var printableValue: String {
    switch self {
    case .sqlite(let path): "sqlite:\(path)"
    case .postgreSQL: "postgres://..."
    }
  }

  /// Opens the database and creates or updates its tables.
  ///
  /// - Parameters:
  ///   - connections: The maximum number of connections.
  ///   - mustExist: Whether a missing file is an error; otherwise it is created.
  /// - Throws: ``ToolError`` and `SQLError`.
  func open(connections: Int = 4, mustExist: Bool = false) async throws -> any SQLDatabase {
    switch self {
    case .sqlite(let path):
      guard !mustExist || FileManager.default.fileExists(atPath: path) else {
        throw ToolError(
          .notFound, "database_not_found", "There is no database at \(path).",
          hint: "Create it with: medblocks sync --database \(printableValue) --all")
      }
      let database = try SQLiteDatabase(path: path)
      try await StoreSchema.migrate(database)
      return database
    case .postgreSQL(let url):
      #if PostgreSQL
        let database = PostgreSQLDatabase(url: url, connections: connections)
        try await StoreSchema.migrate(database)
        return database
      #else
        _ = url
        throw ToolError(
          .configuration, "no_postgresql", "This build of medblocks has no PostgreSQL.",
          hint: "Build it with the default traits and libpq, or use sqlite:PATH.")
      #endif
    }
  }
}

extension ToolError {
  init(_ error: SQLError) {
    let hint =
      switch error.kind {
      case .connection:
        "Check --database (or --from): the folder of the file, or the address and its server."
      case .full: "Free some space; run the command again to go on."
      case .readOnly: "Check the permissions of the database's file and folder."
      case .locked: "Another process writes to the database; run the command again to go on."
      case .newerSchema: "Update medblocks."
      case .statement: "Check that the database belongs to medblocks."
      }
    self.init(.inputOutput, "database_\(error.kind)", error.description, hint: hint)
  }
}
