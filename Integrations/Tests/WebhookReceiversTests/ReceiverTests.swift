import Medblocks
import MedblocksTesting
import Testing

@testable import WebhookReceivers

@Suite("Webhook receivers on sockets", .timeLimit(.minutes(1)))
struct ReceiverTests {
  enum Server: CaseIterable {
    case hummingbird, nio

    func run(
      _ handler: WebhookHandler, _ onRunning: @escaping @Sendable (Int) -> Void
    ) async throws {
      switch self {
      case .hummingbird: try await HummingbirdReceiver(handler: handler).run(onRunning: onRunning)
      case .nio: try await NIOReceiver(handler: handler).run(onRunning: onRunning)
      }
    }
  }

  private actor HandledEvents {
    private(set) var types: [EventType] = []

    func add(_ event: WebhookEvent) { types.append(event.type) }
  }

  @Test(
    "each event is handled once, and a modified delivery is rejected",
    arguments: Server.allCases)
  func deliveries(server: Server) async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let endpoint = try await mb.webhooks.create(url: "http://localhost/webhooks", events: [.all])
    let handled = HandledEvents()
    let handler = WebhookHandler(inbox: try WebhookInbox(secrets: [endpoint.secret])) {
      await handled.add($0)
    }
    let (ports, port) = AsyncStream<Int>.makeStream()
    let running = Task {
      defer { port.finish() }
      try await server.run(handler) { port.yield($0) }
    }
    defer { running.cancel() }
    var hasStarted = false
    for await number in ports {
      hasStarted = true
      _ = try await mb.webhooks.update(endpoint.id, url: "http://localhost:\(number)/webhooks")
      try await connect(mb, sandbox)
      await sandbox.advance(by: LocalSandbox.syncDuration) { try await $0.post() }
      try await redeliver(endpoint.id, mb, sandbox)
      break
    }
    #expect(hasStarted)
    #expect(await handled.types == [.patientSessionCompleted, .recordsSyncCompleted])
    let deliveries = try await mb.webhooks.listEvents(endpoint.id).firstPage().data
    #expect(deliveries.map(\.lastStatusCode) == [400, 400])
  }

  private func connect(_ mb: MedblocksClient, _ sandbox: LocalSandbox) async throws {
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
  }

  /// Delivers each event again, first unchanged and then with an additional byte.
  private func redeliver(
    _ id: WebhookEndpoint.ID, _ mb: MedblocksClient, _ sandbox: LocalSandbox
  ) async throws {
    for try await delivery in mb.webhooks.listEvents(id, delivered: true) {
      try await mb.events.redeliver(delivery.id)
    }
    await sandbox.deliverWebhooks { delivery in
      #expect(try await delivery.post() == 200)
      let modified = TransportRequest(
        method: .post, url: delivery.url ?? "", headers: delivery.headers,
        body: delivery.body + [UInt8(ascii: " ")])
      return try await URLSessionTransport().send(modified).statusCode
    }
  }
}
