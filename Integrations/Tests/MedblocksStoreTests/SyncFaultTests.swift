import Foundation
import Medblocks
import MedblocksStore
import StoreTestSupport
import Testing

extension StoreTests {
  /// Faults that begin in the middle of a walk and end later.
  @Suite struct SyncFaultTests {
    /// A fault of the database, with the error that workers report.
    struct Fault: Sendable, CustomTestStringConvertible {
      let name: String
      let engine: Engine
      let kind: SQLError.Kind
      /// The code that the sync shows meanwhile; nil when it cannot be written.
      var code: String?
      let begin: @Sendable (DatabaseUnderTest) async throws -> Void
      let end: @Sendable (DatabaseUnderTest) async throws -> Void

      var testDescription: String { "\(name), \(engine)" }
    }

    static let faults = [
      Fault(name: "full", engine: .sqlite, kind: .full, code: "database_full") {
        let pages = try await $0.database.query("PRAGMA page_count").first?.first?.integer
        _ = try await $0.database.query("PRAGMA max_page_count = \(pages ?? 0)")
      } end: {
        _ = try await $0.database.query("PRAGMA max_page_count = 1000000")
      },
      Fault(name: "read-only", engine: .sqlite, kind: .readOnly) {
        _ = try await $0.database.query("PRAGMA query_only = ON")
      } end: {
        _ = try await $0.database.query("PRAGMA query_only = OFF")
      },
      Fault(name: "locked", engine: .sqlite, kind: .locked) {
        try await $0.lock()
      } end: {
        await $0.unlock()
      },
      Fault(name: "gone", engine: .sqlite, kind: .connection) {
        try $0.moveFiles(from: "", to: ".moved")
      } end: {
        try $0.moveFiles(from: ".moved", to: "")
      },
      // The error of a full disk, which cannot be had here, from a trigger.
      Fault(name: "full", engine: .postgreSQL, kind: .full, code: "database_full") {
        try await $0.rejectRows(state: "53100")
      } end: {
        try await $0.acceptRows()
      },
      Fault(name: "read-only", engine: .postgreSQL, kind: .readOnly) {
        try await $0.setReadOnly(true)
      } end: {
        try await $0.setReadOnly(false)
      },
      Fault(name: "locked", engine: .postgreSQL, kind: .locked, code: "database_locked") {
        try await $0.lock()
      } end: {
        await $0.unlock()
      },
      Fault(name: "stopped", engine: .postgreSQL, kind: .connection) { _ in
        try Engine.runPostgreSQL("stop")
      } end: { _ in
        try Engine.runPostgreSQL("restart")
      },
    ].filter { Engine.available.contains($0.engine) }

    @Test("a fault of the database is visible, and nothing is lost after it", arguments: faults)
    func database(fault: Fault) async throws {
      let tested = try await DatabaseUnderTest(fault.engine)
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
      let options = RecordSync.Options(
        lease: .seconds(1), maximumAttempts: 2, retryDelay: .milliseconds(100),
        pollInterval: .milliseconds(10))
      let sync = try fixture.sync(options) {
        if case .databaseFailed(let error) = $0 { errors.withLock { $0.append(error.kind) } }
      }
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let running = Task { await sync.run(workers: 1) }
      // More failures than attempts: those of the database do not count.
      try await eventually("The fault is reported.") { errors.value.count >= 4 }
      if let code = fault.code {
        try await eventually("The sync shows the fault.") {
          let job = try await fixture.job
          return job?.state == .queued && job?.errorCode == code
        }
      }
      try await fault.end(tested)
      try await eventually("The sync completes.") {
        (try? await fixture.job?.syncedAt) != nil
      }
      running.cancel()
      await running.value
      #expect(errors.value.contains(fault.kind))
      #expect(Set(errors.value).subtracting([fault.kind, .connection]).isEmpty)
      let stored = try await fixture.store.records(of: SyncFixture.patientID)
      #expect(stored.map { String(decoding: $0.content, as: UTF8.self) } == resources(of: records))
      #expect(try await fixture.job?.errorCode == nil)
    }

    /// Returns the resources of records, in the order of their ids.
    private func resources(of records: [String]) -> [String] {
      records.map { $0.dropFirst(#"{"source":"fhirsrc_a","resource":"#.count).dropLast() }
        .map(String.init).sorted()
    }

    @Test(
      "a row that the database rejects leaves a dead sync with its code, which can be revived",
      arguments: Engine.available)
    func rejectedRow(engine: Engine) async throws {
      let tested = try await DatabaseUnderTest(engine)
      let fixture = try await SyncFixture(engine, [record("0")], database: tested.database)
      try await tested.rejectRows(state: "23514")
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let sync = try fixture.sync(.init(maximumAttempts: 2, retryDelay: .zero))
      try await sync.runNext()
      #expect(try await fixture.job?.state == .queued)
      try await sync.runNext()
      #expect(try await fixture.job?.state == .dead)
      #expect(try await fixture.job?.errorCode == "database_statement")
      try await tested.acceptRows()
      try await fixture.run()
      #expect(try await fixture.ids == ["0"])
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
