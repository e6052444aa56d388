import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookEndpoints.ensure")
struct EnsureWebhookTests {
  private static let url = "https://app.test/webhooks"

  /// The methods of the requests that were sent, writes only.
  private func writes(_ sandbox: LocalSandbox) async -> [String] {
    await sandbox.requests.map { "\($0.method)" }.filter { $0 != "GET" }
  }

  @Test("the first call creates the endpoint, and later ones find it without writing")
  func createsOnce() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let events: [EventType] = [.recordsSyncCompleted, .patientSessionCompleted]
    guard case .created(let created) = try await mb.webhooks.ensure(url: Self.url, events: events)
    else {
      Issue.record("The endpoint was not created.")
      return
    }
    #expect(created.url == Self.url && created.events == events)
    await sandbox.clearRequests()
    for events in [events, events.reversed(), events + events] {
      let registration = try await mb.webhooks.ensure(url: Self.url, events: events)
      #expect(registration == .existing(created.endpoint))
      #expect(registration.endpoint == created.endpoint)
    }
    #expect(await writes(sandbox).isEmpty)
  }

  @Test("an endpoint is updated where it differs, and keeps its secret")
  func updates() async throws {
    let rows: [(disabled: Bool, events: [EventType], writes: [String])] = [
      (false, [.all], []), (false, [.recordsSyncFailed], ["PATCH"]), (true, [.all], ["PATCH"]),
      (true, [.recordsSyncFailed, .recordsSyncCompleted], ["PATCH"]),
    ]
    for row in rows {
      let sandbox = LocalSandbox()
      let mb = try sandbox.client()
      let created = try await mb.webhooks.create(
        url: Self.url, events: [.all], description: "d", metadata: ["k": 1])
      if row.disabled { _ = try await mb.webhooks.update(created.id, status: .disabled) }
      await sandbox.clearRequests()
      let registration = try await mb.webhooks.ensure(url: Self.url, events: row.events)
      #expect(await writes(sandbox) == row.writes, "\(row)")
      guard case .existing(let endpoint) = registration else {
        Issue.record("A second endpoint was created: \(row)")
        continue
      }
      #expect(endpoint.id == created.id && endpoint.events == row.events, "\(row)")
      #expect(endpoint.status == .active, "\(row)")
      let note = endpoint.description
      #expect(note == "d" && endpoint.metadata == ["k": 1], "\(row)")
      #expect(try await mb.webhooks.list().firstPage().data.count == 1, "\(row)")
      // The secret still verifies.
      let inbox = try WebhookInbox(secrets: [created.secret])
      _ = try await mb.patients.create("user_42")
      let session = try await mb.patientSession.start(
        patientID: "user_42", returnURL: "https://app.test", via: .facility("fhirsrc_maple"))
      try await sandbox.grantConsent(session.id)
      try await sandbox.syncRecords("user_42", from: "fhirsrc_maple")
      await sandbox.deliverWebhooks {
        let status = await inbox.respond(to: $0.body, signature: $0.signature) { _ in }
        #expect(status == 200, "\(row)")
        return status
      }
    }
  }

  @Test(
    "an endpoint with another URL is not touched",
    arguments: [
      "https://app.test/webhooks/", "https://app.test/Webhooks", "https://APP.test/webhooks",
      "https://app.test/webhooks?a", "https://app.test",
    ])
  func otherURL(url: String) async throws {
    let mb = try LocalSandbox().client()
    let other = try await mb.webhooks.create(url: url, events: [.recordsSyncFailed])
    let registration = try await mb.webhooks.ensure(url: Self.url, events: [.all])
    #expect(registration.endpoint.id != other.id)
    #expect(try await mb.webhooks.retrieve(other.id) == other.endpoint)
  }

  @Test("of several endpoints with the URL the oldest is chosen, on whichever page it is")
  func duplicates() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let oldest = try await mb.webhooks.create(url: Self.url, events: [.recordsSyncFailed])
    for number in 0..<230 {
      await sandbox.advance(by: .seconds(1))
      let url = number % 50 == 0 ? Self.url : "https://app.test/\(number)"
      _ = try await mb.webhooks.create(url: url, events: [.recordsSyncCompleted])
    }
    let registration = try await mb.webhooks.ensure(url: Self.url, events: [.all])
    #expect(registration.endpoint.id == oldest.id && registration.endpoint.events == [.all])
    var events: [EventType: Int] = [:]
    for try await endpoint in mb.webhooks.list(limit: 100) {
      for type in endpoint.events { events[type, default: 0] += 1 }
    }
    #expect(events == [.all: 1, .recordsSyncCompleted: 230])
  }

  @Test("endpoints of the same time are told apart by their ids, in any order of the list")
  func sameTime() async throws {
    let example = try Contract().exampleText("WebhookEndpoint").replacing(
      "https://app.example.com/webhooks", with: Self.url)
    let pages = ["a", "b"].map { example.replacing("wh_8Zr4", with: "wh_\($0)") }
    for items in [pages, pages.reversed()] {
      let stub = StubTransport(
        .json(Fixture.page(items, next: nil)), .json(pages[0].replacing("disabled", with: "active"))
      )
      let registration = try await stub.client().webhooks.ensure(url: Self.url, events: [.all])
      #expect(registration.endpoint.id == "wh_a")
    }
  }

  @Test("an endpoint that cannot be read is an error, because it may be the one")
  func unreadable() async throws {
    let stub = StubTransport(.json(Fixture.page([#"{"id":1}"#], next: nil)))
    let error = try await medblocksError {
      _ = try await stub.client().webhooks.ensure(url: Self.url, events: [.all])
    }
    #expect(error.kind == .decoding)
  }

  @Test("invalid parameters are rejected without a request")
  func invalid() async throws {
    let stub = StubTransport()
    let rows: [(url: String, events: [EventType], parameter: String)] = [
      ("http://app.test", [.all], "url"), ("", [.all], "url"), (Self.url, [], "events"),
      (Self.url, Array(repeating: .all, count: 6), "events"),
    ]
    for row in rows {
      let error = try await medblocksError {
        _ = try await stub.client().webhooks.ensure(url: row.url, events: row.events)
      }
      #expect(error.kind == .invalidRequest && error.param == row.parameter, "\(row)")
      #expect(error.operation == "api.createWebhook")
    }
    #expect(await stub.requests.isEmpty)
  }
}
