import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("SignedWebhook.post on real sockets", .timeLimit(.minutes(10)))
struct SignedWebhookPostTests {
  private let sandbox = LocalSandbox(now: LocalSandbox.fixedStartDate)

  /// Registers an endpoint and triggers an event.
  private func connect(to url: String) async throws -> WebhookEndpointWithSecret {
    let mb = try sandbox.client()
    let endpoint = try await mb.webhooks.create(url: url, events: [.patientSessionCompleted])
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    return endpoint
  }

  @Test("a delivery is sent as Medblocks sends it and retried on schedule until a 2xx response")
  func delivery() async throws {
    let server = try LoopbackServer { request in
      .json("{}", status: request.connection < 4 ? "503 Busy" : "202 Accepted")
    }
    defer { server.stop() }
    let endpoint = try await connect(to: "http://localhost:\(server.port)/hook?x=1")
    let attempts = await sandbox.advance(by: .seconds(3 * 86_400)) { try await $0.post() }
    #expect(attempts == 4)
    #expect(server.requests.map(\.target) == Array(repeating: "/hook?x=1", count: 4))
    for request in server.requests {
      #expect(request.method == "POST")
      #expect(request.headers["content-type"] == "application/json")
      let signature = request.headers["medblocks-signature"]
      let event = try Webhooks.constructEvent(
        payload: request.body, signature: signature, secret: endpoint.secret)
      #expect(event.type == .patientSessionCompleted)
    }
    let mb = try sandbox.client()
    let stored = try #require(try await mb.webhooks.listEvents(endpoint.id).firstPage().data.first)
    #expect(stored.attempts == 4 && stored.lastStatusCode == 202)
    #expect(stored.deliveredAt == LocalSandbox.fixedStartDate + 60 + 300 + 1_800)
  }

  @Test("an endpoint is disabled after nine attempts at an unreachable server")
  func unreachable() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let port = server.port
    server.stop()
    let endpoint = try await connect(to: "http://localhost:\(port)/hook")
    let attempts = await sandbox.advance(by: .seconds(5 * 86_400)) { try await $0.post() }
    #expect(attempts == 9)
    let mb = try sandbox.client()
    #expect(try await mb.webhooks.retrieve(endpoint.id).status == .disabled)
    #expect(
      try await mb.webhooks.listEvents(endpoint.id).firstPage().data.first?.lastStatusCode == nil)
  }

  @Test("a delivery to another host is rejected")
  func otherHosts() async throws {
    _ = try await connect(to: "https://app.example.com/hook")
    let errors = Locked<[any Error]>([])
    await sandbox.deliverWebhooks { delivery in
      do {
        return try await delivery.post()
      } catch {
        errors.withLock { $0.append(error) }
        throw error
      }
    }
    let thrown = errors.withLock { $0 }
    #expect(thrown.count == 1 && thrown.first is LocalSandbox.ActionError)
    await #expect(throws: LocalSandbox.ActionError.self) {
      _ = try await WebhookSigner().sign(.recordsSyncCompleted(patientID: "a")).post()
    }
  }
}
