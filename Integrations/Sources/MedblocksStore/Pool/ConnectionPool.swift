/// A connection that a pool hands out to one caller at a time.
package protocol PooledConnection: Sendable {
  /// Runs a statement and returns its rows and the number of rows that it changed.
  func run(_ sql: String, _ parameters: [SQLValue]) async throws -> (rows: [SQLRow], changes: Int)
  /// Whether the connection still reaches the database.
  var isUsable: Bool { get async }
}

/// A pool of connections, each created when it is first needed.
package actor ConnectionPool {
  private let size: Int
  private let connect: @Sendable () async throws -> any PooledConnection
  private var idle: [any PooledConnection] = []
  private var count = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  package init(
    size: Int, connect: @escaping @Sendable () async throws -> any PooledConnection
  ) {
    self.size = max(1, size)
    self.connect = connect
  }

  /// Runs a statement on any connection.
  package nonisolated func run(
    _ sql: String, _ parameters: [SQLValue]
  ) async throws -> (rows: [SQLRow], changes: Int) {
    try await withConnection { try await $0.run(sql, parameters) }
  }

  /// Runs statements in a transaction on one connection.
  package nonisolated func transaction<Result: Sendable>(
    _ begin: String, _ body: @Sendable (any SQLConnection) async throws -> Result
  ) async throws -> Result {
    try await withConnection { connection in
      _ = try await connection.run(begin, [])
      do {
        let result = try await body(Transaction(connection: connection))
        _ = try await connection.run("COMMIT", [])
        return result
      } catch {
        _ = try? await connection.run("ROLLBACK", [])
        throw error
      }
    }
  }

  private nonisolated func withConnection<Result: Sendable>(
    _ body: (any PooledConnection) async throws -> Result
  ) async throws -> Result {
    let connection = try await acquire()
    do {
      let result = try await body(connection)
      await release(connection)
      return result
    } catch {
      await release(connection)
      throw error
    }
  }

  private func acquire() async throws -> any PooledConnection {
    while idle.isEmpty, count == size {
      await withCheckedContinuation { waiting.append($0) }
    }
    // The server may have restarted since the connection was last used.
    while let connection = idle.popLast() {
      if await connection.isUsable { return connection }
      count -= 1
    }
    guard count < size else { return try await acquire() }
    count += 1
    do {
      return try await connect()
    } catch {
      count -= 1
      resumeNext()
      throw error
    }
  }

  private func release(_ connection: any PooledConnection) async {
    if await connection.isUsable { idle.append(connection) } else { count -= 1 }
    resumeNext()
  }

  private func resumeNext() {
    if !waiting.isEmpty { waiting.removeFirst().resume() }
  }

  /// A connection within a transaction.
  private struct Transaction: SQLConnection {
    let connection: any PooledConnection

    func execute(_ sql: String, _ parameters: [SQLValue]) async throws -> Int {
      try await connection.run(sql, parameters).changes
    }

    func query(_ sql: String, _ parameters: [SQLValue]) async throws -> [SQLRow] {
      try await connection.run(sql, parameters).rows
    }
  }
}
