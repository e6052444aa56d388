import Foundation
import Testing

@testable import Medblocks

@Suite("ParameterLimit")
struct ParameterLimitTests {
  typealias Call = @Sendable (MedblocksClient) async throws -> Void

  private static let long = String(repeating: "x", count: 201)

  static let cases: [(param: String, call: Call)] = [
    ("patient_id", { _ = try await $0.patients.create("") }),
    ("patient_id", { _ = try await $0.patients.create(long) }),
    ("name", { _ = try await $0.patients.create("a", name: long) }),
    ("patient_id", { _ = try await $0.patients.update("", email: nil, name: nil, metadata: [:]) }),
    ("name", { _ = try await $0.patients.update("a", email: nil, name: long, metadata: [:]) }),
    ("id", { _ = try await $0.patients.retrieve("") }),
    ("id", { _ = try await $0.patients.retrieve(".") }),
    ("id", { _ = try await $0.patients.delete("..") }),
    ("id", { _ = try await $0.patients.getConnections("") }),
    ("connection_id", { _ = try await $0.patients.disconnectConnection("a", connectionID: "") }),
    ("limit", { _ = try await $0.patients.list(limit: 0).firstPage() }),
    ("limit", { _ = try await $0.patients.list(limit: 101).firstPage() }),
    ("limit", { for try await _ in $0.connections.list(limit: -1) {} }),
    ("limit", { _ = try await $0.patients.listPatientSessions("a", limit: 101).firstPage() }),
    ("id", { _ = try await $0.patients.listPatientSessions("").firstPage() }),
    ("id", { _ = try await $0.connections.retrieve("") }),
    ("id", { _ = try await $0.patientSession.retrieve("") }),
    ("id", { _ = try await $0.launchContexts.retrieve("") }),
    (
      "patient_id", { _ = try await $0.patientSession.start(patientID: "", returnURL: "https://a") }
    ),
    ("return_url", { _ = try await $0.patientSession.start(patientID: "a", returnURL: "") }),
    ("connection_id", { _ = try await start($0, via: .facility("")) }),
    (
      "recommended_connection_ids",
      { _ = try await start($0, via: .hostedPage(recommending: [""])) }
    ),
    ("return_button_label", { _ = try await start($0, label: "") }),
    ("return_button_label", { _ = try await start($0, label: String(repeating: "é", count: 61)) }),
    ("expires_in", { _ = try await start($0, expiresIn: .seconds(59)) }),
    ("expires_in", { _ = try await start($0, expiresIn: .seconds(86_401)) }),
    ("expires_in", { _ = try await start($0, expiresIn: .milliseconds(60_500)) }),
    ("expires_in", { _ = try await start($0, expiresIn: .seconds(Int64.max)) }),
    ("url", { _ = try await register($0, url: "") }),
    ("url", { _ = try await register($0, url: "hook") }),
    ("url", { _ = try await register($0, url: "https:///hook") }),
    ("url", { _ = try await register($0, url: "http://a.test/hook") }),
    ("url", { _ = try await register($0, url: "http://localhost.a.test/hook") }),
    ("url", { _ = try await register($0, url: "ftp://localhost/hook") }),
    ("url", { _ = try await $0.webhooks.update("wh_1", url: "http://a.test") }),
    ("events", { _ = try await register($0, events: []) }),
    ("events", { _ = try await $0.webhooks.update("wh_1", events: []) }),
    ("events", { _ = try await register($0, events: Array(repeating: "new", count: 6)) }),
    ("description", { _ = try await register($0, description: tooLong) }),
    ("description", { _ = try await $0.webhooks.update("wh_1", description: .set(tooLong)) }),
    ("metadata", { _ = try await register($0, metadata: members(51)) }),
    ("metadata", { _ = try await $0.webhooks.update("wh_1", metadata: members(51)) }),
    ("limit", { _ = try await $0.webhooks.list(limit: 0).firstPage() }),
    ("limit", { _ = try await $0.webhooks.listEvents("wh_1", limit: 101).firstPage() }),
    ("id", { _ = try await $0.webhooks.retrieve("") }),
    ("id", { _ = try await $0.webhooks.update("..") }),
    ("id", { _ = try await $0.webhooks.delete("") }),
    ("id", { _ = try await $0.webhooks.rotateSecret("") }),
    ("id", { _ = try await $0.webhooks.listEvents("").firstPage() }),
    ("id", { _ = try await $0.events.redeliver("") }),
  ]

  private static let tooLong = String(repeating: "é", count: 501)

  private static func members(_ count: Int) -> JSON.Object {
    JSON.Object((0..<count).map { ("k\($0)", 1) })
  }

  private static func register(
    _ mb: MedblocksClient, url: String = "https://a.test", events: [EventType] = [.all],
    description: String? = nil, metadata: JSON.Object? = nil
  ) async throws -> WebhookEndpoint {
    try await mb.webhooks.create(
      url: url, events: events, description: description, metadata: metadata
    ).endpoint
  }

  private static func start(
    _ mb: MedblocksClient, via mode: PatientSession.Mode = .hostedPage, label: String? = nil,
    expiresIn: Duration? = nil
  ) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: mode, returnButtonLabel: label,
      expiresIn: expiresIn)
  }

  @Test(
    "a value out of range is rejected by name before a request is sent", arguments: cases.indices)
  func rejected(index: Int) async throws {
    let (param, call) = Self.cases[index]
    let stub = StubTransport()
    let events = Locked<[RequestEvent]>([])
    let mb = try stub.client { $0.observer = { event in events.withLock { $0.append(event) } } }
    let error = try await medblocksError { try await call(mb) }
    #expect(error.kind == .invalidRequest && !error.isRetryable)
    #expect(error.param == param && error.message.contains(param))
    let seen = events.withLock { $0 }
    #expect(seen.map(\.stage) == [.failure(.invalidRequest)])
    #expect(seen.map(\.operation) == [error.operation])
    #expect(error.outcome == .notSent)
    #expect(error.attempts == 0)
    #expect(await stub.requests.isEmpty)
  }

  @Test("a parameter whose name differs is reported with both names")
  func argumentNames() async throws {
    let mb = try StubTransport().client()
    let error = try await medblocksError {
      _ = try await Self.start(mb, expiresIn: .seconds(59))
    }
    #expect(error.operation == "api.initPatientSession")
    #expect(
      error.message
        == "Invalid expiresIn (expires_in in the API): it must be between 60 and 86400.")
  }

  @Test("the bounds of each range are accepted")
  func bounds() async throws {
    let page = StubTransport.Response.json(Fixture.page([], next: nil))
    let session = StubTransport.Response.json(
      try Contract().exampleText("PatientSession").replacing("user_42", with: "a"))
    let endpoint = StubTransport.Response.json(
      try Contract().exampleText("WebhookEndpointWithSecret"))
    let stub = StubTransport(page, page, session, session, endpoint, endpoint)
    let mb = try stub.client()
    _ = try await mb.patients.list(limit: 1).firstPage()
    _ = try await mb.patients.list(limit: 100).firstPage()
    _ = try await Self.start(mb, label: "x", expiresIn: .seconds(60))
    let label = String(repeating: "é", count: 60)
    _ = try await Self.start(mb, label: label, expiresIn: .seconds(86_400))
    let description = String(repeating: "é", count: 500)
    _ = try await Self.register(
      mb, url: "HTTP://LOCALHOST:1/h", events: Array(repeating: .all, count: 5),
      description: description, metadata: Self.members(50))
    _ = try await Self.register(mb, url: "https://[::1]/h?a=b", events: [.all], description: "")
    #expect(await stub.requests.count == 6)
  }
}
