import Medblocks
import MedblocksTesting

/// Plays a flow on the sandbox, and delivers its webhooks to two servers on the loopback.
@main
struct Main {
  static func main() async throws {
    try await play("Hummingbird") { backend, onRunning in
      try await HummingbirdReceiver(backend: backend).run(onRunning: onRunning)
    }
    try await play("SwiftNIO") { backend, onRunning in
      try await NIOReceiver(backend: backend).run(onRunning: onRunning)
    }
  }

  private static func play(
    _ name: String,
    serve: @escaping @Sendable (Backend, @escaping @Sendable (Int) -> Void) async throws -> Void
  ) async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let endpoint = try await mb.webhooks.create(url: "http://localhost/webhooks", events: [.all])
    let backend = Backend(inbox: try WebhookInbox(secrets: [endpoint.secret]))
    let (ports, port) = AsyncStream<Int>.makeStream()
    let server = Task { try await serve(backend) { port.yield($0) } }
    defer { server.cancel() }
    for await number in ports {
      print("\(name) on port \(number)")
      _ = try await mb.webhooks.update(endpoint.id, url: "http://localhost:\(number)/webhooks")
      try await flow(mb, sandbox)
      await sandbox.advance(by: LocalSandbox.pullDuration) { try await $0.post() }
      print("  the same again, and one that was changed on its way:")
      try await replay(endpoint.id, mb, sandbox)
      break
    }
  }

  private static func flow(_ mb: MedblocksClient, _ sandbox: LocalSandbox) async throws {
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.approve(session.id)
  }

  private static func replay(
    _ id: WebhookEndpoint.ID, _ mb: MedblocksClient, _ sandbox: LocalSandbox
  ) async throws {
    for try await delivery in mb.webhooks.listEvents(id, delivered: true) {
      try await mb.events.redeliver(delivery.id)
    }
    await sandbox.deliverWebhooks { delivery in
      _ = try await delivery.post()
      let changed = TransportRequest(
        method: .post, url: delivery.url ?? "", headers: delivery.headers,
        body: delivery.body + [UInt8(ascii: " ")])
      return try await URLSessionTransport().send(changed).statusCode
    }
  }
}
