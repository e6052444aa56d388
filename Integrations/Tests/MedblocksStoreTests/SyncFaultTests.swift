import Foundation
import Medblocks
import MedblocksStore
import MedblocksStoreSQLite
import StoreTestSupport
import Testing

extension StoreTests {
  /// Faults that begin in the middle of a walk and end later.
  @Suite struct SyncFaultTests {
    /// A fault of the database, with the error that workers report.
    struct Fault: Sendable, CustomTestStringConvertible {
      let name: String
      let kind: SQLError.Kind
      var engine = Engine.sqlite
      let begin: @Sendable (DatabaseUnderTest) async throws -> Void
      let end: @Sendable (DatabaseUnderTest) async throws -> Void

      var testDescription: String { name }
    }

    /// A database, its URL, and another connection to it.
    struct DatabaseUnderTest: Sendable {
      let url: String
      let database: any SQLDatabase
      let other: any SQLDatabase

      var path: String { String(url.dropFirst("sqlite:".count)) }

      init(_ engine: Engine) async throws {
        url = try await engine.newDatabase()
        guard engine == .sqlite else {
          (database, other) = (try openDatabase(url), try openDatabase(url, connections: 1))
          return
        }
        let path = String(url.dropFirst("sqlite:".count))
        database = try SQLiteDatabase(path: path, lockTimeout: .milliseconds(20))
        other = try SQLiteDatabase(path: path)
      }

      /// Makes connections read-only, or writable again, and ends those that are open.
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

      func moveFiles(_ suffixes: (from: String, to: String)) throws {
        for file in ["", "-wal", "-shm"] {
          try FileManager.default.moveItem(
            atPath: path + suffixes.from + file, toPath: path + suffixes.to + file)
        }
      }
    }

    static let faults = [
      Fault(name: "full", kind: .full) {
        let pages = try await $0.database.query("PRAGMA page_count").first?.first?.integer
        _ = try await $0.database.query("PRAGMA max_page_count = \(pages ?? 0)")
      } end: {
        _ = try await $0.database.query("PRAGMA max_page_count = 1000000")
      },
      Fault(name: "read-only", kind: .readOnly) {
        _ = try await $0.database.query("PRAGMA query_only = ON")
      } end: {
        _ = try await $0.database.query("PRAGMA query_only = OFF")
      },
      Fault(name: "locked", kind: .locked) {
        try await $0.other.execute("BEGIN IMMEDIATE")
      } end: {
        try await $0.other.execute("COMMIT")
      },
      Fault(name: "gone", kind: .connection) {
        try $0.moveFiles(("", ".moved"))
      } end: {
        try $0.moveFiles((".moved", ""))
      },
      Fault(name: "read-only server", kind: .readOnly, engine: .postgreSQL) {
        try await $0.setReadOnly(true)
      } end: {
        try await $0.setReadOnly(false)
      },
    ].filter { Engine.available.contains($0.engine) }

    @Test("a fault of the database is reported, and nothing is lost after it", arguments: faults)
    func database(fault: Fault) async throws {
      let tested = try await DatabaseUnderTest(fault.engine)
      try await StoreSchema.migrate(tested.database)
      let records = (0..<20).map { record("\($0)", String(repeating: "1", count: 2_000)) }
      let fixture = try await SyncFixture(fault.engine, records, database: tested.database)
      let errors = LockedBox<[SQLError.Kind]>([])
      let requests = LockedBox(0)
      await fixture.pages.waitBeforeEachPage {
        let count = requests.withLock {
          $0 += 1
          return $0
        }
        if count == 4 {
          do { try await fault.begin(tested) } catch { Issue.record(error) }
        }
      }
      let sync = try fixture.sync(.init(lease: .seconds(1), pollInterval: .milliseconds(10))) {
        if case .databaseFailed(let error) = $0 { errors.withLock { $0.append(error.kind) } }
      }
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let running = Task { await sync.run(workers: 1) }
      try await eventually("The fault is reported.") { errors.value.count >= 2 }
      try await fault.end(tested)
      try await eventually("The sync completes.") {
        (try? await fixture.job?.syncedAt) != nil
      }
      running.cancel()
      await running.value
      #expect(errors.value.contains(fault.kind))
      #expect(Set(errors.value).subtracting([fault.kind, .connection]).isEmpty)
      let stored = try await fixture.store.records(of: SyncFixture.patientID)
      #expect(stored.count == 20)
      #expect(Set(stored.map(\.content)).count == 20)
      #expect(try await fixture.job?.errorCode == nil)
    }

    @Test(
      "a page that fails in the middle is visible with its code, and nothing is lost after it",
      arguments: Engine.available)
    func page(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<8).map { record("\($0)") })
      try await fixture.run(pages: 2)
      await fixture.pages.fail(500, code: "internal_error")
      try await fixture.sync().runNext()
      #expect(try await fixture.job?.state == .queued)
      #expect(try await fixture.job?.errorCode == "internal_error")
      #expect(try await fixture.ids.count == 4)
      try await fixture.sync().runNext()
      #expect(try await fixture.job?.state == .idle)
      #expect(try await fixture.ids == (0..<8).map(String.init))
    }
  }
}
