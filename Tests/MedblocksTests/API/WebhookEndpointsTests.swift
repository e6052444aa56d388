import Foundation
import Medblocks
import Testing

@Suite("WebhookEndpoints")
struct WebhookEndpointsTests {
  private func example(_ schema: String) throws -> StubTransport.Response {
    .json(try Contract().exampleText(schema))
  }

  /// Returns the method, target and body of the request that a call sends.
  private func sent(
    _ response: StubTransport.Response, call: (MedblocksClient) async throws -> Void
  ) async throws -> String {
    let stub = StubTransport(response)
    try await call(try stub.client())
    let request = try #require(await stub.requests.first)
    let target = request.url.dropFirst("https://api.test".count)
    let body = request.body.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
    return "\(request.method.rawValue) \(target)\(body)"
  }

  @Test("create sends all fields and returns the secret")
  func create() async throws {
    let request = try await sent(try example("WebhookEndpointWithSecret")) { mb in
      let created = try await mb.webhooks.create(
        url: "https://a.test/hook", events: [.patientSessionCompleted, .recordsSyncFailed],
        description: "d", metadata: ["k": 1])
      #expect(created.id == "wh_8Zr4" && created.endpoint.status == .active)
      #expect(created.secret.text == "whsec_example_only")
      #expect("\(created.secret)" == "WebhookSecret()")
    }
    #expect(
      request == """
        POST /webhooks {"url":"https://a.test/hook",\
        "events":["patient_session.completed","records.sync.failed"],"description":"d",\
        "metadata":{"k":1}}
        """)
  }

  @Test("create omits fields that are not set")
  func createMinimal() async throws {
    let request = try await sent(try example("WebhookEndpointWithSecret")) {
      _ = try await $0.webhooks.create(url: "https://a.test", events: [.all])
    }
    #expect(request == #"POST /webhooks {"url":"https://a.test","events":["*"]}"#)
  }

  @Test("update omits unchanged fields and sends null and new values")
  func update() async throws {
    let cases: [(@Sendable (MedblocksClient) async throws -> WebhookEndpoint, String)] = [
      ({ try await $0.webhooks.update("wh_8Zr4") }, "{}"),
      (
        { try await $0.webhooks.update("wh_8Zr4", description: .null) },
        #"{"description":null}"#
      ),
      (
        { try await $0.webhooks.update("wh_8Zr4", description: "new", status: .active) },
        #"{"description":"new","status":"active"}"#
      ),
      (
        {
          try await $0.webhooks.update(
            "wh_8Zr4", url: "https://b.test", events: [.all], metadata: [:])
        }, #"{"url":"https://b.test","events":["*"],"metadata":{}}"#
      ),
    ]
    for (call, body) in cases {
      let request = try await sent(try example("WebhookEndpoint")) { _ = try await call($0) }
      #expect(request == "PATCH /webhooks/wh_8Zr4 \(body)")
    }
  }

  @Test("retrieve, delete and rotateSecret send the id of the endpoint")
  func byID() async throws {
    let retrieve = try await sent(try example("WebhookEndpoint")) { mb in
      let endpoint = try await mb.webhooks.retrieve("wh_8Zr4")
      #expect(endpoint.url == "https://app.example.com/webhooks")
      let note = endpoint.description
      #expect(note == "The production backend")
      #expect(!"\(endpoint)".contains("production"))
    }
    #expect(retrieve == "GET /webhooks/wh_8Zr4")
    let delete = try await sent(try example("WebhookEndpointDeleted")) { mb in
      try await mb.webhooks.delete("wh_8Zr4")
    }
    #expect(delete == "DELETE /webhooks/wh_8Zr4")
    let rotate = try await sent(try example("WebhookEndpointWithSecret")) { mb in
      let rotated = try await mb.webhooks.rotateSecret("wh_8Zr4")
      #expect(rotated.secret.text == "whsec_example_only")
    }
    #expect(rotate == "POST /webhooks/wh_8Zr4/rotate-secret")
  }

  @Test("lists send their filters, limit and cursor")
  func lists() async throws {
    let page = StubTransport.Response.json(Fixture.page([], next: nil))
    let disabled = try await sent(page) {
      _ = try await $0.webhooks.list(status: .disabled, limit: 100, startingAfter: "c").firstPage()
    }
    #expect(disabled == "GET /webhooks?status=disabled&limit=100&starting_after=c")
    let all = try await sent(page) { _ = try await $0.webhooks.listEvents("wh_1").firstPage() }
    #expect(all == "GET /webhooks/wh_1/events")
    let missed = try await sent(page) {
      _ = try await $0.webhooks.listEvents("wh_1", delivered: false, limit: 1).firstPage()
    }
    #expect(missed == "GET /webhooks/wh_1/events?delivered=false&limit=1")
    let delivered = try await sent(page) {
      _ = try await $0.webhooks.listEvents("wh_1", delivered: true).firstPage()
    }
    #expect(delivered == "GET /webhooks/wh_1/events?delivered=true")
  }

  @Test("a response about another endpoint is rejected")
  func mismatches() async throws {
    let calls: [(String, @Sendable (MedblocksClient) async throws -> Void)] = [
      ("WebhookEndpoint", { _ = try await $0.webhooks.retrieve("wh_1") }),
      ("WebhookEndpoint", { _ = try await $0.webhooks.update("wh_1") }),
      ("WebhookEndpointDeleted", { _ = try await $0.webhooks.delete("wh_1") }),
      ("WebhookEndpointWithSecret", { _ = try await $0.webhooks.rotateSecret("wh_1") }),
    ]
    for (schema, call) in calls {
      let stub = StubTransport(try example(schema))
      let error = try await medblocksError { try await call(try stub.client()) }
      #expect(error.kind == .decoding, "\(schema)")
    }
    let page = Fixture.page([try Contract().exampleText("WebhookEvent")], next: nil)
    let stub = StubTransport(.json(page))
    let error = try await medblocksError {
      _ = try await stub.client().webhooks.listEvents("wh_1").firstPage()
    }
    #expect(error.kind == .decoding)
  }
}
