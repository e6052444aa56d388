import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct SyncQueueTests {
    @Test(
      "failures end in a dead state with the code alone, and an event revives it",
      arguments: Engine.available)
    func dead(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, [record("0")])
      await fixture.pages.fail(403, code: "patient_access_denied", times: 3)
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let sync = try fixture.sync(.init(maximumAttempts: 3, retryDelay: .milliseconds(1)))
      for attempt in 1...3 {
        #expect(try await fixture.job?.state == .queued)
        try await eventually("no attempt") { try await sync.runNext() }
        #expect(try await fixture.job?.attempts == attempt)
      }
      let dead = try #require(try await fixture.queue.jobs(in: .dead).first)
      #expect(dead.errorCode == "patient_access_denied")
      #expect(dead.dueAt == nil)
      let rows = try await fixture.database.query("SELECT * FROM medblocks_sync_jobs")
      #expect(!rows.joined().contains { $0.text?.contains("canary") ?? false })
      let event = WebhookSigner.Event.recordsSyncCompleted(patientID: SyncFixture.patientID)
      let delivery = WebhookSigner().sign(event)
      let received = try Webhooks.constructEvent(
        payload: delivery.body, signature: delivery.signature, secret: WebhookSigner.secret)
      #expect(try await fixture.queue.enqueue(received))
      try await sync.runNext()
      #expect(try await fixture.ids == ["0"])
      #expect(try await fixture.job?.errorCode == nil)
    }

    @Test("a page that is stored begins a new series of attempts", arguments: Engine.available)
    func progress(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<4).map { record("\($0)") })
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let failing = fixture.pages
      let sync = try fixture.sync(.init(maximumAttempts: 2, retryDelay: .zero))
      await failing.fail(500, code: "internal_error")
      try await sync.runNext()
      try await fixture.run(pages: 1)
      await failing.fail(500, code: "internal_error")
      try await sync.runNext()
      #expect(try await fixture.job?.state == .queued)
      try await sync.runNext()
      #expect(try await fixture.job?.state == .idle)
    }

    @Test("workers that die again and again leave a dead sync", arguments: Engine.available)
    func workersDie(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, [record("0")])
      try await fixture.queue.enqueue(SyncFixture.patientID)
      for _ in 0..<3 {
        try await fixture.database.execute(
          "UPDATE medblocks_sync_jobs SET state = 'running', attempts = attempts + 1, due_at = 0")
      }
      try await fixture.sync(.init(maximumAttempts: 3)).runNext()
      #expect(try await fixture.job?.state == .dead)
      #expect(try await fixture.job?.errorCode == "worker_lost")
    }

    @Test("of concurrent claims, each gets another patient", arguments: Engine.available)
    func concurrentClaims(engine: Engine) async throws {
      let sandbox = LocalSandbox(now: Date())
      try await sandbox.addPatients(20, records: 3)
      await sandbox.clearRequests()
      let url = try await engine.newDatabase()
      try await StoreSchema.migrate(try openDatabase(url))
      let syncs = try (0..<4).map { _ in
        RecordSync(
          client: try sandbox.client(), queue: SyncQueue(try openDatabase(url, connections: 4)))
      }
      #expect(try await syncs[0].enqueueAllPatients() == 20)
      await sandbox.clearRequests()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for sync in syncs { group.addTask { try await sync.runUntilIdle(workers: 4) } }
        try await group.waitForAll()
      }
      #expect(await sandbox.requests.count == 20)
      #expect(try await SyncQueue(try openDatabase(url)).jobs(in: .idle).count == 20)
    }

    @Test("a request during a sync is followed by another sync", arguments: Engine.available)
    func requestedMeanwhile(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<4).map { record("\($0)") })
      try await fixture.run(pages: 1)
      try await fixture.queue.enqueue(SyncFixture.patientID, fromBeginning: true)
      try await fixture.sync().runNext()
      #expect(try await fixture.job?.state == .queued)
      try await fixture.sync().runNext()
      #expect(try await fixture.job?.state == .idle)
      #expect(await fixture.pages.queries.allSatisfy { $0["since"] == nil })
    }

    @Test("a sync with an interval is queued again", arguments: Engine.available)
    func interval(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, [record("0")])
      try await fixture.queue.enqueue(SyncFixture.patientID)
      try await fixture.sync(.init(interval: .seconds(600))).runNext()
      let job = try #require(try await fixture.job)
      #expect(job.state == .queued)
      let wait = try #require(job.dueAt).timeIntervalSinceNow
      #expect((590...610).contains(wait))
    }

    @Test(
      "an erased patient stays erased, even if a sync is in progress",
      arguments: Engine.available)
    func erases(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<8).map { record("\($0)") })
      let erasure = LockedBox<Task<Int, any Error>?>(nil)
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let store = fixture.store
      let sync = try fixture.sync { event in
        if case .pageStored = event, erasure.value == nil {
          erasure.value = Task { try await store.erase(SyncFixture.patientID) }
        }
      }
      // The pages wait for the erasure, so that it happens between two of them.
      await fixture.pages.waitBeforeEachPage { _ = try? await erasure.value?.value }
      try await sync.runNext()
      _ = try await erasure.value?.value
      #expect(try await fixture.store.records(of: SyncFixture.patientID).isEmpty)
      #expect(try await fixture.job == nil)
    }

    @Test("a worker that has lost its claim stores nothing more", arguments: Engine.available)
    func claimLost(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<4).map { record("\($0)") })
      let isLost = LockedBox(false)
      try await fixture.queue.enqueue(SyncFixture.patientID)
      let database = fixture.database
      await fixture.pages.waitBeforeEachPage {
        _ = try? await database.execute("UPDATE medblocks_sync_jobs SET claim = 'another'")
      }
      try await fixture.sync { event in
        if case .claimLost = event { isLost.value = true }
      }.runNext()
      #expect(isLost.value)
      #expect(try await fixture.ids.isEmpty)
      #expect(try await fixture.job?.state == .running)
    }

    @Test("a lease is extended while a page is slow", arguments: Engine.available)
    func extendsLease(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, [record("0")])
      try await fixture.queue.enqueue(SyncFixture.patientID)
      await fixture.pages.waitBeforeEachPage { try? await Task.sleep(for: .seconds(1)) }
      let sync = try fixture.sync(.init(lease: .milliseconds(400), retryDelay: .zero))
      async let first = sync.runNext()
      try await Task.sleep(for: .milliseconds(700))
      #expect(try await !sync.runNext())
      #expect(try await first)
      #expect(try await fixture.ids == ["0"])
    }

    @Test("an id that cannot be a key of a database is refused", arguments: ["", "a\0b"])
    func invalidPatientID(id: String) async throws {
      let queue = SyncQueue(try await Engine.sqlite.open())
      await #expect(throws: MedblocksError.self) { try await queue.enqueue(id) }
    }
  }
}
