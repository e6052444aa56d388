import Foundation
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Medblocks
import MedblocksStoreSQLite
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("Two processes on one database")
struct ProcessTests {
  /// Two instances of the app, each with a connection of its own to the database file.
  private func run(
    _ body: @Sendable (LocalSandbox, [Backend], [Visitor]) async throws -> Void
  ) async throws {
    let sandbox = LocalSandbox()
    let path = AppFixture.databasePath()
    let url = "https://app.test/webhooks"
    // Both start at once.
    let backends = try await withThrowingTaskGroup(of: Backend.self) { group in
      for _ in 0..<2 {
        group.addTask {
          let database = try SQLiteDatabase(path: path)
          let mb = try sandbox.client()
          return try await Backend(
            mb: mb, database: database,
            webhookSecret: .ofSandboxEndpoint(at: url, mb, database), publicURL: "https://app.test",
            cacheTime: .seconds(3_600))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let logger = Logger(label: "test") { _ in InMemoryLogHandler() }
    @Sendable func server(_ backend: Backend) async throws -> some ApplicationProtocol {
      let app = try await TrialMatchedApp(backend: backend, logger: logger)
      return Application(router: app.router, services: app.services, logger: logger)
    }
    try await server(backends[0]).test(.router) { first in
      try await server(backends[1]).test(.router) { second in
        let token = try await backends[0].sessions.start(AppFixture.person, replacing: nil)
        try await body(
          sandbox, backends, [first, second].map { Visitor(client: $0, token: token) })
      }
    }
  }

  private func deliver(_ sandbox: LocalSandbox, to visitors: [Visitor]) async -> [Int] {
    nonisolated(unsafe) var statuses: [Int] = []
    await sandbox.deliverWebhooks { delivery in
      for visitor in visitors {
        let response = try? await visitor.send(
          .post, "/webhooks", body: String(decoding: delivery.body, as: UTF8.self),
          headers: Dictionary(uniqueKeysWithValues: delivery.headers.map { ($0.name, $0.value) }))
        statuses.append(Int(response?.status.code ?? 0))
      }
      return 200
    }
    return statuses
  }

  @Test("they register one endpoint, and neither a start nor a restart changes its secret")
  func endpoint() async throws {
    try await run { sandbox, backends, visitors in
      let mb = try sandbox.client()
      let operations = await sandbox.requests.compactMap { $0.operation }
      #expect(operations.count { $0 == .createWebhook } == 1)
      #expect(operations.count { $0 == .rotateWebhookSecret } == 0)
      let secrets = try await backends[0].sessions.database.query(
        "SELECT secret FROM app_webhook_secrets", [])
      let again = try await WebhookSecret.ofSandboxEndpoint(
        at: "https://app.test/webhooks", mb, backends[1].sessions.database)
      #expect(secrets == [[.text(again.text)]])
      let restarted = await sandbox.requests.compactMap { $0.operation }
      #expect(restarted.count { $0 == .createWebhook || $0 == .rotateWebhookSecret } == 1)
    }
  }

  @Test("a person is signed in at both, and a connection returns to the other one")
  func connection() async throws {
    try await run { sandbox, backends, visitors in
      let page = try await visitors[0].send(.post, "/connect", body: "facility=fhirsrc_maple")
      let url = page.text.firstMatch(of: #/content="0;url=([^"]+)"/#).map { String($0.1) } ?? ""
      let browser = try await sandbox.open(url)
      try await browser.grantConsent()
      let query = try await browser.finish().query(percentEncoded: true) ?? ""
      #expect(try await visitors[1].follow("/connected?\(query)").title == "Connected")
      for visitor in visitors {
        #expect(try await visitor.get("/").text.contains("Maple Grove General Hospital"))
      }
    }
  }

  @Test("an event is handled once, and its result is shown by both")
  func events() async throws {
    try await run { sandbox, backends, visitors in
      try await connection(sandbox, visitors[0])
      for visitor in visitors { _ = try await visitor.get("/") }
      #expect(await deliver(sandbox, to: visitors) == [200, 200])
      await sandbox.advance(by: LocalSandbox.syncDuration)
      let versions = try await backends[0].changes.version(of: AppFixture.patient)
      #expect(await deliver(sandbox, to: visitors) == [200, 200])
      #expect(try await backends[1].changes.version(of: AppFixture.patient) == versions + 1)
      for backend in backends {
        let sync = try await backend.people.syncs(of: AppFixture.patient)["fhirsrc_maple"]
        guard case .complete(_?, _)? = sync else {
          Issue.record("The sync is not complete.")
          continue
        }
        #expect(try await !backend.records(of: AppFixture.patient).isEmpty)
        #expect(try await backend.people.events(of: AppFixture.patient).count == 1)
      }
    }
  }

  @Test("an open page at one process learns about an event at the other")
  func streams() async throws {
    try await run { sandbox, backends, visitors in
      try await connection(sandbox, visitors[0])
      var triggers = try await backends[1].updates.triggers(for: AppFixture.patient)
        .makeAsyncIterator()
      #expect(await triggers.next() == .event)
      #expect(await deliver(sandbox, to: [visitors[0]]) == [200])
      #expect(await triggers.next() == .event)
    }
  }

  private func connection(_ sandbox: LocalSandbox, _ visitor: Visitor) async throws {
    let page = try await visitor.send(.post, "/connect", body: "facility=fhirsrc_maple")
    let url = page.text.firstMatch(of: #/content="0;url=([^"]+)"/#).map { String($0.1) } ?? ""
    let browser = try await sandbox.open(url)
    try await browser.grantConsent()
    let query = try await browser.finish().query(percentEncoded: true) ?? ""
    #expect(try await visitor.follow("/connected?\(query)").title == "Connected")
  }
}
