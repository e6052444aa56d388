import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `ReceivingWebhooks.md`.
@Suite("The snippets of Receiving Webhooks run")
struct ReceivingWebhooksSnippets {
  private let app = App()

  @Test("an endpoint is registered")
  func register() async throws {
    let mb = try LocalSandbox().client()
    let registration = try await mb.webhooks.ensure(
      url: "https://your-app.com/webhooks",
      events: [.patientSessionCompleted, .recordsSyncCompleted, .connectionTokenRefreshFailed])
    if case .created(let created) = registration {
      await app.store(created.secret.text)  // MEDBLOCKS_WEBHOOK_SECRET
    }
  }

  /// Compiled but not run: it depends on the environment.
  private func inbox() throws {
    let inbox = try WebhookInbox(secrets: [.fromEnvironment()])
    _ = inbox
  }

  /// Compiled but not run: it depends on the environment.
  private func verify(body: Data, header: String?) throws {
    let event = try Webhooks.constructEvent(
      payload: body,  // the raw body: Data, [UInt8], a view of a ByteBuffer, or a String
      signature: header,  // the value of Medblocks-Signature, nil when it is absent
      secret: try WebhookSecret.fromEnvironment())
    print(event.id, event.type)
  }

  @Test("a completed session is handled once, however often it is delivered")
  func completedSession() async throws {
    let signer = WebhookSigner()
    let inbox = try WebhookInbox(secrets: [signer.secret])
    let delivery = signer.sign(.patientSessionCompleted(patientID: "user_42"))
    for _ in 1...2 {
      let status = await app.receive(
        body: delivery.body, signature: delivery.signature, inbox: inbox)
      #expect(status == 200)
    }
    #expect(await app.connected == ["user_42"])
  }

  @Test("a store follows the rules")
  func conformance() async throws {
    let store = InMemoryWebhookEventStore()
    let violations = try await WebhookEventStoreConformance.violations(of: store)
    #expect(violations.isEmpty)
  }

  @Test("tenants share a store")
  func tenants() async throws {
    let store = InMemoryWebhookEventStore()
    let signer = WebhookSigner()
    let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"))
    for tenant in [(id: "a", secret: signer.secret), (id: "b", secret: signer.secret)] {
      let inbox = try WebhookInbox(secrets: [tenant.secret], store: store, namespace: tenant.id)
      let outcome = try await inbox.receive(
        payload: delivery.body, signature: delivery.signature
      ) { _ in }
      #expect(outcome == .handled)
    }
  }

  @Test("an event is saved and completed in one transaction, however often the process stops")
  func transaction() async throws {
    let signer = WebhookSigner()
    let database = EventDatabase()
    let inbox = try WebhookInbox(secrets: [signer.secret], store: database)
    let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"))
    let (body, signature) = (delivery.body, delivery.signature)
    var statuses: [Int] = []
    for failure in [EventDatabase.Failure.beforeCommit, .afterCommit, nil] {
      await database.fail(failure)
      let status = await inbox.respond(
        to: body, signature: signature,
        handleInTransaction: { event, claim in
          try await database.transaction { transaction in
            try transaction.save(event)
            try transaction.complete(claim)
          }
        })
      statuses.append(status)
    }
    #expect(statuses == [500, 500, 200])
    #expect(await database.saved.count == 1)
  }

  @Test("a patient whose token refresh failed connects the same facility again")
  func reconnects() async throws {
    let connected = try await ConnectedSandbox()
    let (sandbox, mb) = (connected.sandbox, connected.mb)
    let created = try await mb.webhooks.create(url: "https://your-app.com/webhooks", events: [.all])
    let inbox = try WebhookInbox(secrets: [created.secret])
    let connectionID = try #require(
      try await mb.patients.retrieve("user_42").connections.first?.id)
    await app.add(connectionID, of: "user_42")

    try await sandbox.failTokenRefresh(connectionID)
    await sandbox.deliverWebhooks { delivery in
      await app.receive(body: delivery.body, signature: delivery.signature, inbox: inbox)
    }

    let facility = try #require(await app.reconnections["user_42"])
    let again = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility(facility))
    #expect(again.connectionID == "fhirsrc_maple")
  }

  @Test("an endpoint is updated")
  func update() async throws {
    let mb = try LocalSandbox().client()
    let id = try await mb.webhooks.create(
      url: "https://your-app.com/webhooks", events: [.recordsSyncCompleted], description: "Records"
    ).id
    let endpoint = try await mb.webhooks.update(id, events: [.all], description: .null)
    #expect(endpoint.description == nil)
  }

  @Test("a disabled endpoint is activated, and its events are delivered again")
  func recover() async throws {
    let connected = try await ConnectedSandbox()
    let (sandbox, mb) = (connected.sandbox, connected.mb)
    for _ in 0..<25 {
      _ = try await mb.webhooks.create(url: "https://your-app.com/webhooks", events: [.all])
    }
    try await sandbox.syncRecords("user_42", from: "fhirsrc_maple")
    await sandbox.advance(by: .seconds(4 * 86_400)) { _ in 500 }
    #expect(try await mb.webhooks.list(status: .active).firstPage().data.isEmpty)

    for try await endpoint in mb.webhooks.list(status: .disabled) {
      _ = try await mb.webhooks.update(endpoint.id, status: .active)
      for try await delivery in mb.webhooks.listEvents(endpoint.id, delivered: false) {
        try await mb.events.redeliver(delivery.id)  // at most once a minute for each event
      }
    }
    #expect(try await mb.webhooks.list(status: .disabled).firstPage().data.isEmpty)
    #expect(await sandbox.deliverWebhooks { _ in 200 } == 25)
  }

  @Test("a secret is rotated")
  func rotate() async throws {
    let mb = try LocalSandbox().client()
    let created = try await mb.webhooks.create(url: "https://your-app.com/webhooks", events: [.all])
    let (id, old) = (created.id, created.secret)
    let new = try await mb.webhooks.rotateSecret(id).secret
    let inbox = try WebhookInbox(secrets: [new, old])
    _ = inbox
  }

  /// A backend that stores which patient has which connection.
  private actor App {
    private(set) var connected: [String] = []
    private(set) var reconnections: [String: FHIRSource.ID] = [:]
    private var patientIDs: [PatientConnection.ID: String] = [:]

    func store(_ secret: String) {}

    func add(_ id: PatientConnection.ID, of patientID: String) { patientIDs[id] = patientID }

    func receive(body: [UInt8], signature: String?, inbox: WebhookInbox) async -> Int {
      await inbox.respond(to: body, signature: signature) { event in
        switch event.payload {
        case .patientSessionCompleted(let session):
          // Without connections in the event: mb.patientSession.retrieve(session.id)
          for connection in session.activeConnections ?? [] {
            guard let id = connection.id else { continue }
            patientIDs[id] = session.patientID  // for token_refresh_failed, which has no patient id
          }
          connected.append(session.patientID)
        case .connectionTokenRefreshFailed(let connection):
          guard let facility = connection.connectionID, let patientID = patientIDs[connection.id]
          else { return print("An unknown connection in", event.id) }
          reconnections[patientID] = facility  // ask the patient to connect again
        case .recordsSyncCompleted(let sync):
          print("New records:", sync.total ?? 0)
        case .recordsSyncFailed:
          print("A sync failed in", event.id)
        default:
          print("Nothing to do for", event.type)
        }
      }
    }
  }
}
