import Foundation
import Medblocks
import MedblocksTesting

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

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
      try await flow(mb, sandbox)
      await sandbox.deliverWebhooks { try await post($0, to: number) }
      print("  the same again, and one that was changed on its way:")
      try await replay(endpoint.id, mb, sandbox, to: number)
      break
    }
  }

  private static func flow(_ mb: MedblocksClient, _ sandbox: LocalSandbox) async throws {
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.approve(session.id)
    try await sandbox.addRecords(
      [#"{"resourceType":"Observation","valueQuantity":{"value":1.50}}"#], to: "user_42",
      from: "fhirsrc_maple")
  }

  private static func replay(
    _ id: WebhookEndpoint.ID, _ mb: MedblocksClient, _ sandbox: LocalSandbox, to port: Int
  ) async throws {
    for try await delivery in mb.webhooks.listEvents(id, delivered: true) {
      try await mb.events.redeliver(delivery.id)
    }
    await sandbox.deliverWebhooks { delivery in
      _ = try await post(delivery, to: port)
      return try await post(delivery, to: port, changing: true)
    }
  }

  private static func post(
    _ delivery: SignedWebhook, to port: Int, changing: Bool = false
  ) async throws -> Int {
    guard let url = URL(string: "http://127.0.0.1:\(port)/webhooks") else {
      throw URLError(.badURL)
    }
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(delivery.body + (changing ? [UInt8(ascii: " ")] : []))
    for (name, value) in delivery.headers { request.setValue(value, forHTTPHeaderField: name) }
    return try await withCheckedThrowingContinuation { continuation in
      URLSession.shared.dataTask(with: request) { _, response, error in
        if let status = (response as? HTTPURLResponse)?.statusCode {
          continuation.resume(returning: status)
        } else {
          continuation.resume(throwing: error ?? URLError(.badServerResponse))
        }
      }.resume()
    }
  }
}
