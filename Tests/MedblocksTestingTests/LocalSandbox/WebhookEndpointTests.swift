import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: webhook endpoints")
struct WebhookEndpointTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  private func register(
    _ events: [EventType] = [.all]
  ) async throws -> WebhookEndpointWithSecret {
    try await mb.webhooks.create(url: "https://app.test/hook", events: events)
  }

  @Test("an endpoint can be created, listed, updated, rotated and deleted")
  func lifecycle() async throws {
    let created = try await register([.recordsSyncCompleted])
    #expect(created.secret.text.hasPrefix("whsec_"))
    #expect(try await mb.webhooks.retrieve(created.id) == created.endpoint)
    await sandbox.advance(by: .seconds(1))
    let changed = try await mb.webhooks.update(
      created.id, description: "new", metadata: ["a": 1], status: .disabled)
    #expect(changed.description == "new" && changed.status == .disabled)
    #expect(changed.events == [.recordsSyncCompleted] && changed.metadata == ["a": 1])
    #expect(changed.updatedAt == changed.createdAt + 1)
    #expect(try await mb.webhooks.update(created.id, description: .null).description == nil)
    #expect(try await mb.webhooks.list(status: .active).firstPage().data.isEmpty)
    #expect(
      try await mb.webhooks.list(status: .disabled).firstPage().data.map(\.id) == [created.id])
    #expect(try await mb.webhooks.rotateSecret(created.id).secret != created.secret)
    try await mb.webhooks.delete(created.id)
    await expectError(.resourceNotFound) { _ = try await mb.webhooks.retrieve(created.id) }
    await expectError(.resourceNotFound) {
      _ = try await mb.webhooks.listEvents(created.id).firstPage()
    }
  }

  @Test("a request that violates the contract is rejected")
  func rules() async throws {
    let registered = try await register()
    func raw(_ method: TransportRequest.Method, _ path: String, _ body: String) async throws -> Int
    {
      let response = try await sandbox.send(
        TransportRequest(
          method: method, url: "https://app.medblocks.com" + path,
          headers: [
            ("Authorization", "Bearer \(sandbox.apiKey)"), ("Content-Type", "application/json"),
          ], body: Array(body.utf8)))
      return response.statusCode
    }
    let members = (0...50).map { "\"k\($0)\":1" }.joined(separator: ",")
    let long = String(repeating: "x", count: 501)
    let bodies = [
      #"{"events":["*"]}"#, #"{"url":"https://a.test"}"#,
      #"{"url":"http://a.test","events":["*"]}"#,
      #"{"url":"https://a.test","events":[]}"#, #"{"url":"https://a.test","events":["new"]}"#,
      #"{"url":"https://a.test","events":[1]}"#, #"{"url":"https://a.test","events":"*"}"#,
      #"{"url":"https://a.test","events":["*"],"description":null}"#,
      #"{"url":"https://a.test","events":["*"],"description":"\#(long)"}"#,
      #"{"url":"https://a.test","events":["*"],"metadata":{\#(members)}}"#,
    ]
    for body in bodies {
      #expect(try await raw(.post, "/webhooks", body) == 400, "\(body.prefix(80))")
    }
    #expect(try await raw(.patch, "/webhooks/\(registered.id)", #"{"status":"gone"}"#) == 400)
    #expect(try await raw(.patch, "/webhooks/\(registered.id)", #"{"url":"ftp://a"}"#) == 400)
    #expect(try await raw(.put, "/webhooks/\(registered.id)", "{}") == 404)
    #expect(try await raw(.post, "/webhooks/\(registered.id)/other", "{}") == 404)
    #expect(try await raw(.post, "/events/evt_1", "{}") == 404)
    await expectError(.invalidData, param: "status") {
      _ = try await mb.webhooks.list(status: "other").firstPage()
    }
    #expect(try await mb.webhooks.list().firstPage().data.count == 1)
  }
}
