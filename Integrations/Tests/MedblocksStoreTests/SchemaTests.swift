import MedblocksStore
import MedblocksStorePostgreSQL
import MedblocksStoreSQLite
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct StoreSchemaTests {
    @Test("processes that start at once migrate a database once", arguments: Engine.available)
    func concurrentMigrations(engine: Engine) async throws {
      let url = try await engine.newDatabase()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { try await StoreSchema.migrate(try openDatabase(url, connections: 1)) }
        }
        try await group.waitForAll()
      }
      let versions = try await openDatabase(url).query("SELECT version FROM medblocks_schema")
      #expect(versions == [[1]])
    }

    @Test("a schema of a later version is not touched", arguments: Engine.available)
    func newerSchema(engine: Engine) async throws {
      let database = try await engine.open()
      try await database.execute("INSERT INTO medblocks_schema (version) VALUES (1000)")
      await #expect(throws: SQLError(.newerSchema)) { try await StoreSchema.migrate(database) }
    }
  }

  @Suite struct SQLDatabaseTests {
    @Test("each value is read as it was written", arguments: Engine.available)
    func values(engine: Engine) async throws {
      let database = try await engine.open()
      let bytes = engine == .sqlite ? "BLOB" : "BYTEA"
      try await database.execute("CREATE TABLE v (i BIGINT, t TEXT, b \(bytes))")
      let rows: [SQLRow] = [
        [.integer(.min), .text(""), .bytes([])],
        [.integer(.max), .text("é\u{301}'\"\\"), .bytes(Array(0...255))],
        [.null, .null, .null],
      ]
      for row in rows { try await database.execute("INSERT INTO v VALUES ($1, $2, $3)", row) }
      let read = try await database.query("SELECT i, t, b FROM v ORDER BY i")
      #expect(Set(read) == Set(rows))
    }

    @Test("a transaction that throws changes nothing", arguments: Engine.available)
    func rollback(engine: Engine) async throws {
      struct Stop: Error {}
      let database = try await engine.open()
      await #expect(throws: Stop.self) {
        try await database.transaction { connection in
          try await connection.execute("INSERT INTO medblocks_schema (version) VALUES (2)")
          throw Stop()
        }
      }
      #expect(try await database.query("SELECT count(*) FROM medblocks_schema") == [[1]])
    }

    @Test("an error shows neither the statement nor its values", arguments: Engine.available)
    func error(engine: Engine) async throws {
      let database = try await engine.open()
      let error = await #expect(throws: SQLError.self) {
        try await database.execute("INSERT INTO canary VALUES ($1)", ["canary"])
      }
      #expect(error?.kind == .statement)
      #expect(!String(reflecting: error).contains("canary"))
      #expect(!"\(SQLValue.text("canary")) \([SQLValue.text("canary")])".contains("canary"))
    }

    @Test("a connection that the server closed is opened again")
    func reconnects() async throws {
      guard let url = Engine.postgreSQLURL else { return }
      let database = try openDatabase(url, connections: 1)
      let other = try openDatabase(url, connections: 1)
      let backend = try await database.query("SELECT pg_backend_pid()")[0][0]
      _ = try await other.query("SELECT pg_terminate_backend(CAST($1 AS INTEGER))", [backend])
      try await Task.sleep(for: .milliseconds(100))
      #expect(try await database.query("SELECT pg_backend_pid()")[0][0] != backend)
    }

    @Test("an unreachable database reports a connection error")
    func unreachable() async throws {
      let server = PostgreSQLDatabase(url: "postgres://127.0.0.1:1/canary", connectTimeout: .zero)
      await #expect(throws: SQLError(.connection)) { try await server.execute("SELECT 1") }
      let error = #expect(throws: SQLError.self) {
        try openDatabase("sqlite:/nowhere/canary.db")
      }
      #expect(error?.kind == .connection)
    }

    @Test(
      "a database file that is full or read-only reports it",
      arguments: [
        ("PRAGMA max_page_count = 10", SQLError.Kind.full),
        ("PRAGMA query_only = ON", .readOnly),
      ])
    func unavailable(pragma: String, kind: SQLError.Kind) async throws {
      let database = try await Engine.sqlite.open()
      _ = try await database.query(pragma)
      let error = await #expect(throws: SQLError.self) {
        try await database.execute("CREATE TABLE large (content BLOB)")
        try await database.execute(
          "INSERT INTO large VALUES ($1)", [.bytes([UInt8](repeating: 0, count: 1 << 20))])
      }
      #expect(error?.kind == kind)
    }

    @Test("a database file that another process has locked reports it")
    func locked() async throws {
      let path = String(try await Engine.sqlite.newDatabase().dropFirst("sqlite:".count))
      let database = try SQLiteDatabase(path: path)
      let other = try SQLiteDatabase(path: path, lockTimeout: .milliseconds(50))
      try await StoreSchema.migrate(database)
      let error = try await database.transaction { _ in
        await #expect(throws: SQLError.self) {
          try await other.execute("INSERT INTO medblocks_schema (version) VALUES (2)")
        }
      }
      #expect(error?.kind == .locked)
    }
  }
}
