import MedblocksStore
import MedblocksStorePostgreSQL
import MedblocksStoreSQLite

/// Opens `sqlite:PATH` or a connection string of PostgreSQL.
public func openDatabase(_ url: String, connections: Int = 8) throws -> any SQLDatabase {
  let prefix = "sqlite:"
  guard url.hasPrefix(prefix) else {
    return PostgreSQLDatabase(url: url, connections: connections, connectTimeout: .seconds(20))
  }
  return try SQLiteDatabase(path: String(url.dropFirst(prefix.count)))
}
