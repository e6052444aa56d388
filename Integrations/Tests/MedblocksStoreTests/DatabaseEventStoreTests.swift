import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct DatabaseEventStoreTests {
    @Test("the store violates no rule", arguments: Engine.available)
    func conformance(engine: Engine) async throws {
      let store = DatabaseEventStore(try await engine.open(), time: .claim)
      #expect(try await WebhookEventStoreConformance.violations(of: store).isEmpty)
    }

    @Test("an event of a process that died is handled after its lease", arguments: Engine.available)
    func leaseExpires(engine: Engine) async throws {
      let database = try await engine.open()
      let store = DatabaseEventStore(database)
      // The clock of this process is a day late: the database decides.
      let now = Date() - 86_400
      func claim() async throws -> WebhookClaim.Decision {
        try await store.claim(
          WebhookClaim(eventID: "evt_1", claimedAt: now, expiresAt: now + 0.3))
      }
      #expect(try await claim() == .granted)
      #expect(try await claim() == .held)
      try await eventually("the lease does not end") { try await claim() == .granted }
    }

    @Test("a handler's work and the completion are committed together", arguments: Engine.available)
    func handledInTransaction(engine: Engine) async throws {
      struct Crash: Error {}
      let database = try await engine.open()
      try await database.execute("CREATE TABLE effects (event TEXT NOT NULL)")
      let store = DatabaseEventStore(database)
      let signer = WebhookSigner()
      let inbox = try WebhookInbox(secrets: [signer.secret], store: store)
      let delivery = signer.sign(body: Array(#"{"id":"evt_1","type":"test","data":{}}"#.utf8))
      func deliver(_ fault: Fault) async -> Int {
        await inbox.respond(
          to: delivery.body, signature: delivery.signature,
          handleInTransaction: { event, claim in
            try await database.transaction { transaction in
              try await transaction.execute(
                "INSERT INTO effects VALUES ($1)", [.text(event.id.rawValue)])
              if fault == .leaseExpires {
                try await transaction.execute("DELETE FROM medblocks_webhook_events")
              }
              try await store.complete(claim, in: transaction)
              if fault == .crash { throw Crash() }
            }
          })
      }
      let effects = { try await database.query("SELECT event FROM effects").count }

      #expect(await deliver(.crash) == 500)
      #expect(await deliver(.leaseExpires) == 500)
      #expect(try await effects() == 0)
      #expect(await deliver(.none) == 200)
      #expect(await deliver(.none) == 200)
      #expect(try await effects() == 1)
    }

    private enum Fault { case none, crash, leaseExpires }

    @Test("events are removed after the retention, and others stay", arguments: Engine.available)
    func pruning(engine: Engine) async throws {
      let database = try await engine.open()
      let store = DatabaseEventStore(database)
      let old = DatabaseEventStore(database, time: .claim)
      func claim(_ id: String, daysAgo: Double) -> WebhookClaim {
        let time = Date() - daysAgo * 86_400
        return WebhookClaim(
          eventID: WebhookEvent.ID(id), claimedAt: time, expiresAt: time + 60)
      }
      for (id, days) in [("evt_old", 91.0), ("evt_recent", 89), ("evt_new", 0)] {
        _ = try await old.claim(claim(id, daysAgo: days))
        try await old.complete(claim(id, daysAgo: days))
      }
      #expect(try await store.prune() == 1)
      #expect(try await store.claim(claim("evt_old", daysAgo: 0)) == .granted)
      #expect(try await store.claim(claim("evt_recent", daysAgo: 0)) == .completed)
    }

    @Test("an id of any length and content is stored", arguments: Engine.available)
    func unusualIDs(engine: Engine) async throws {
      let store = DatabaseEventStore(try await engine.open())
      for id in ["", "evt_\0a", "evt_\0b", String(repeating: "é", count: 5_000), "sha256:1"] {
        let claim = WebhookClaim(
          eventID: WebhookEvent.ID(id), claimedAt: .now, expiresAt: .now + 60)
        #expect(try await store.claim(claim) == .granted)
        try await store.complete(claim)
        #expect(try await store.claim(claim) == .completed)
      }
    }
  }
}
