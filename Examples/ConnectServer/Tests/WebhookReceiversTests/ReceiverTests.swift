import Medblocks
import MedblocksTesting
import Testing

@testable import WebhookReceivers

@Suite("Receivers of webhooks, on real sockets", .timeLimit(.minutes(1)))
struct ReceiverTests {
  enum Server: CaseIterable {
    case hummingbird, nio

    func run(
      _ backend: Backend, _ onRunning: @escaping @Sendable (Int) -> Void
    ) async throws {
      switch self {
      case .hummingbird: try await HummingbirdReceiver(backend: backend).run(onRunning: onRunning)
      case .nio: try await NIOReceiver(backend: backend).run(onRunning: onRunning)
      }
    }
  }

  private actor Handled {
    private(set) var types: [EventType] = []

    func add(_ event: WebhookEvent) { types.append(event.type) }
  }

  @Test(
    "a flow's events arrive verified, each once; what was changed on its way is refused",
    arguments: Server.allCases)
  func flow(server: Server) async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let endpoint = try await mb.webhooks.create(url: "http://localhost/webhooks", events: [.all])
    let handled = Handled()
    let backend = Backend(inbox: try WebhookInbox(secrets: [endpoint.secret])) {
      await handled.add($0)
    }
    let (ports, port) = AsyncStream<Int>.makeStream()
    let running = Task {
      defer { port.finish() }
      try await server.run(backend) { port.yield($0) }
    }
    defer { running.cancel() }
    var isServed = false
    for await number in ports {
      isServed = true
      _ = try await mb.webhooks.update(endpoint.id, url: "http://localhost:\(number)/webhooks")
      try await connect(mb, sandbox)
      await sandbox.advance(by: LocalSandbox.syncDuration) { try await $0.post() }
      try await replay(endpoint.id, mb, sandbox)
      break
    }
    #expect(isServed)
    #expect(await handled.types == [.patientSessionCompleted, .recordsSyncCompleted])
    let all = try await mb.webhooks.listEvents(endpoint.id).firstPage().data
    #expect(all.map(\.lastStatusCode) == [400, 400])
  }

  private func connect(_ mb: MedblocksClient, _ sandbox: LocalSandbox) async throws {
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
  }

  /// The same once more, and then with a byte too many.
  private func replay(
    _ id: WebhookEndpoint.ID, _ mb: MedblocksClient, _ sandbox: LocalSandbox
  ) async throws {
    for try await delivery in mb.webhooks.listEvents(id, delivered: true) {
      try await mb.events.redeliver(delivery.id)
    }
    await sandbox.deliverWebhooks { delivery in
      #expect(try await delivery.post() == 200)
      let changed = TransportRequest(
        method: .post, url: delivery.url ?? "", headers: delivery.headers,
        body: delivery.body + [UInt8(ascii: " ")])
      return try await URLSessionTransport().send(changed).statusCode
    }
  }
}
