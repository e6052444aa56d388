import Hummingbird
import HummingbirdTesting
import HTTPTypes
import Logging
import Medblocks
import MedblocksStore
import MedblocksStoreService
import MedblocksTesting
import ServiceLifecycle
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct RecordSyncServiceTests {
    /// A Hummingbird app with the inbox and the workers of a database.
    private func app(_ fixture: SyncFixture) throws -> some ApplicationProtocol {
      let inbox = try WebhookInbox(
        secrets: [WebhookSigner.secret], store: DatabaseEventStore(fixture.database))
      let router = Router()
      router.post("webhooks") { request, _ in
        let body = try await request.body.collect(upTo: 1 << 20)
        let signature = HTTPField.Name(Webhooks.signatureHeader).flatMap { request.headers[$0] }
        let status = await inbox.respond(to: body.readableBytesView, signature: signature) {
          try await fixture.queue.enqueue($0)
        }
        return HTTPResponse.Status(code: status)
      }
      let options = RecordSync.Options(pollInterval: .milliseconds(10))
      return Application(
        router: router, services: [RecordSyncService(try fixture.sync(options), workers: 2)],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("the app syncs the patient of a webhook", arguments: Engine.available)
    func webhook(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<8).map { record("\($0)") })
      let event = WebhookSigner.Event.recordsSyncCompleted(patientID: SyncFixture.patientID)
      let delivery = WebhookSigner().sign(event)
      try await app(fixture).test(.router) { client in
        for _ in 0..<2 {
          let response = try await client.execute(
            uri: "/webhooks", method: .post,
            headers: [try #require(.init(Webhooks.signatureHeader)): delivery.signature],
            body: .init(bytes: delivery.body))
          #expect(response.status == .ok)
        }
        try await eventually("The sync completes.") { try await fixture.job?.syncedAt != nil }
      }
      #expect(try await fixture.ids == (0..<8).map(String.init))
    }

    @Test(
      "a graceful shutdown ends a walk after the current page, and the next start continues it",
      arguments: Engine.available)
    func gracefulShutdown(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<20).map { record("\($0)") })
      let options = RecordSync.Options(pollInterval: .milliseconds(10))
      let sync = try fixture.sync(options)
      let group = ServiceGroup(
        services: [RecordSyncService(sync)],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let requests = LockedBox(0)
      await fixture.pages.waitBeforeEachPage {
        let count = requests.withLock {
          $0 += 1
          return $0
        }
        if count == 4 { await group.triggerGracefulShutdown() }
      }
      try await fixture.queue.enqueue(SyncFixture.patientID)
      try await group.run()
      let stored = try await fixture.ids
      #expect((4...8).contains(stored.count) && stored.count.isMultiple(of: 2))
      #expect(try await fixture.job?.state == .queued)

      try await fixture.sync().runNext()
      #expect(try await fixture.ids.count == 20)
      let cursors = await fixture.pages.queries.map { $0["starting_after"] ?? "" }
      let repeated = Set(cursors.filter { cursor in cursors.filter { $0 == cursor }.count > 1 })
      #expect(repeated.isSubset(of: ["\(stored.count)"]))
    }
  }
}
