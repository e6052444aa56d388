import CLibPQ
import Foundation
import MedblocksStore

/// A connection of libpq, whose calls block a thread of its own.
actor PostgreSQLConnection: PooledConnection {
  private static let maximumStatements = 256

  private let executor = ThreadExecutor("MedblocksStorePostgreSQL")
  /// The `PGconn`; nil before it is opened and after it is closed.
  private nonisolated(unsafe) var connection: OpaquePointer?
  /// The names of the prepared statements.
  private var statements: [String: String] = [:]

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private init() {}

  deinit { PQfinish(connection) }

  /// Opens a connection, and tries again while the server does not accept connections.
  ///
  /// - Throws: `SQLError`.
  static func open(_ url: String, timeout: Duration) async throws -> PostgreSQLConnection {
    let connection = PostgreSQLConnection()
    let end = ContinuousClock.now + timeout
    while true {
      do {
        try await connection.connect(url)
        return connection
      } catch {
        guard ContinuousClock.now < end else { throw error }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  private func connect(_ url: String) throws {
    PQfinish(connection)
    // What comes later takes precedence, so the connection string overrides these defaults.
    let parameters = [
      ("application_name", "medblocks-store"), ("connect_timeout", "10"),
      ("keepalives_idle", "30"), ("tcp_user_timeout", "60000"), ("dbname", url),
    ]
    connection = withCStrings(parameters.map(\.0)) { names in
      withCStrings(parameters.map(\.1)) { PQconnectdbParams(names, $0, 1) }
    }
    guard PQstatus(connection) == CONNECTION_OK else { throw SQLError(.connection) }
    // Notices would be printed.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    _ = try result(of: PQexec(connection, "SET client_min_messages = warning"))
  }

  /// Whether the server has not closed the connection, and no transaction is open.
  var isUsable: Bool {
    // To an idle connection, a server sends nothing but the reason why it closes it.
    var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
    return PQstatus(connection) == CONNECTION_OK
      && PQtransactionStatus(connection) == PQTRANS_IDLE && poll(&descriptor, 1, 0) == 0
  }

  func run(
    _ sql: String, _ parameters: [SQLValue]
  ) throws -> (rows: [SQLRow], changes: Int) {
    let name = try prepare(sql)
    let arguments = PostgreSQLArguments(parameters)
    return try result(
      of: arguments.withPointers { values, lengths, formats in
        PQexecPrepared(
          connection, name, Int32(parameters.count), values, lengths, formats, 0)
      }, isRollback: sql == "ROLLBACK")
  }

  /// Returns the name of a prepared statement.
  private func prepare(_ sql: String) throws -> String {
    if let name = statements[sql] { return name }
    if statements.count == Self.maximumStatements {
      _ = try result(of: PQexec(connection, "DEALLOCATE ALL"))
      statements = [:]
    }
    let name = "s\(statements.count)"
    _ = try result(of: PQprepare(connection, name, sql, 0, nil))
    statements[sql] = name
    return name
  }

  /// Reads a result and frees it.
  private func result(
    of result: OpaquePointer?, isRollback: Bool = false
  ) throws -> (rows: [SQLRow], changes: Int) {
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
      let state: UnsafeMutablePointer<CChar>? = PQresultErrorField(
        result, Int32(UInt8(ascii: "C")))
      throw SQLError(
        state: state.map { String(cString: $0) }, isConnected: PQstatus(connection) == CONNECTION_OK
      )
    }
    // The response to the COMMIT of a transaction in which a statement has failed.
    let command = String(cString: PQcmdStatus(result))
    guard isRollback || command != "ROLLBACK" else { throw SQLError(.statement) }
    let rows = (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { SQLValue(result, row, $0) }
    }
    return (rows, Int(String(cString: PQcmdTuples(result))) ?? 0)
  }
}

extension SQLError {
  /// Creates an error from an SQLSTATE.
  fileprivate init(state: String?, isConnected: Bool) {
    let kind: Kind =
      switch state {
      case _ where !isConnected: .connection
      case "53100": .full
      case "25006": .readOnly
      case "55P03", "40P01", "40001": .locked
      case "57P01", "57P02", "57P03", "53300": .connection
      case .some(let state) where state.hasPrefix("08"): .connection
      default: .statement
      }
    self.init(kind, code: state)
  }
}
