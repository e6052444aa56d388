import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: webhook deliveries")
struct WebhookDeliveryTests {
  private let sandbox = LocalSandbox(now: LocalSandbox.fixedStartDate)
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  /// An endpoint that verifies and keeps what it receives.
  private actor Endpoint {
    private(set) var events: [WebhookEvent] = []
    private(set) var urls: [String?] = []
    private let secret: WebhookSecret
    private let status: Int

    init(_ secret: WebhookSecret, respondingWith status: Int = 200) {
      self.secret = secret
      self.status = status
    }

    func receive(_ delivery: SignedWebhook) throws -> Int {
      urls.append(delivery.url)
      events.append(
        try Webhooks.constructEvent(
          payload: delivery.body, signature: delivery.signature, secret: secret))
      return status
    }
  }

  private func register(
    _ events: [EventType] = [.all]
  ) async throws -> WebhookEndpointWithSecret {
    try await mb.webhooks.create(url: "https://app.test/hook", events: events)
  }

  private func connect(_ id: String = "user_42") async throws -> PatientSession {
    let session = try await mb.patientSession.start(
      patientID: id, returnURL: "https://app.test", via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    return try await mb.patientSession.retrieve(session.id)
  }

  @Test("each event of a flow is delivered once, signed, with its payload")
  func flow() async throws {
    let registered = try await register()
    let endpoint = Endpoint(registered.secret)
    let session = try await connect()
    let link = try #require(session.activeConnections.first?.id)
    try await sandbox.addRecords([#"{"resourceType":"Basic"}"#], to: "user_42")
    try await sandbox.setRecords(
      [#"{"resourceType":"Basic"}"#], of: "user_42", at: "fhirsrc_maple")
    try await sandbox.syncRecords("user_42", from: "fhirsrc_maple")
    try await sandbox.failSync("user_42", from: "fhirsrc_maple", message: "gone")
    try await sandbox.failTokenRefresh(link)
    #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 4)
    #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 0)
    let events = await endpoint.events
    try #require(events.count == 4)
    #expect(Set(events.map(\.id)).count == 4)
    #expect(!events.contains { !$0.followsSDKVersion })
    guard case .patientSessionCompleted(let finished) = events[0].payload,
      case .recordsSyncCompleted(let completed) = events[1].payload,
      case .recordsSyncFailed(let failed) = events[2].payload,
      case .connectionTokenRefreshFailed(let refreshFailure) = events[3].payload
    else {
      Issue.record("\(events)")
      return
    }
    #expect(finished.id == session.id && finished.connections == session.connections)
    #expect(completed.patientID == "user_42" && completed.total == 1)
    #expect(failed.patientID == "user_42" && failed.errorMessage == "gone")
    #expect(refreshFailure.id == link && refreshFailure.status == .refreshFailed)
    #expect(await endpoint.urls == Array(repeating: "https://app.test/hook", count: 4))
    let stored = try await mb.webhooks.listEvents(registered.id, delivered: true).firstPage().data
    #expect(stored.map(\.id) == events.map(\.id).reversed())
    #expect(stored.allSatisfy { $0.attempts == 1 && $0.lastStatusCode == 200 })
  }

  @Test("1,000 deliveries that fail at different times are retried at their own times")
  func distinctTimes() async throws {
    _ = try await register([.recordsSyncFailed])
    _ = try await connect()
    var expected: [Date] = []
    for _ in 0..<1_000 {
      try await sandbox.failSync("user_42", from: "fhirsrc_maple")
      #expect(await sandbox.deliverWebhooks { _ in 500 } == 1)
      expected.append(await sandbox.now + 60)
      await sandbox.advance(by: .milliseconds(10))
    }
    let times = Times()
    let count = await sandbox.advance(by: .seconds(100)) { [sandbox] _ in
      await times.append(sandbox.now)
      return 200
    }
    #expect(count == 1_000)
    #expect(await times.all == expected)
  }

  private actor Times {
    private(set) var all: [Date] = []

    func append(_ time: Date) { all.append(time) }
  }

  @Test("an endpoint receives its event types only, and nothing while it is disabled")
  func filter() async throws {
    let registered = try await register([.recordsSyncFailed])
    let endpoint = Endpoint(registered.secret)
    _ = try await connect()
    try await sandbox.failSync("user_42", from: "fhirsrc_maple")
    await sandbox.deliverWebhooks { try await endpoint.receive($0) }
    #expect(await endpoint.events.map(\.type) == [.recordsSyncFailed])
    _ = try await mb.webhooks.update(registered.id, status: .disabled)
    try await sandbox.failSync("user_42", from: "fhirsrc_maple")
    _ = try await mb.webhooks.update(registered.id, status: .active)
    #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 0)
    #expect(try await mb.webhooks.listEvents(registered.id).firstPage().data.count == 1)
  }

  @Test("an endpoint that fails nine times on the schedule is disabled")
  func schedule() async throws {
    let registered = try await register([.patientSessionCompleted])
    let endpoint = Endpoint(registered.secret, respondingWith: 500)
    _ = try await connect()
    let waits = [60, 300, 1_800, 7_200, 43_200, 86_400, 86_400, 86_400]
    for (index, wait) in waits.enumerated() {
      #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 1)
      let now = await sandbox.now
      let delivery = try #require(
        try await mb.webhooks.listEvents(registered.id, delivered: false).firstPage().data.first)
      #expect(delivery.attempts == index + 1 && delivery.lastStatusCode == 500)
      #expect(delivery.nextAttemptAt == now + Double(wait))
      await sandbox.advance(by: .seconds(wait) - .milliseconds(1))
      #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 0)
      await sandbox.advance(by: .milliseconds(1))
    }
    #expect(try await mb.webhooks.list(status: .disabled).firstPage().data.isEmpty)
    #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 1)
    #expect(
      try await mb.webhooks.list(status: .disabled).firstPage().data.map(\.id) == [registered.id])
    let delivery = try await mb.webhooks.listEvents(registered.id).firstPage().data.first
    #expect(delivery?.attempts == 9 && delivery?.nextAttemptAt == nil)
    #expect(Set(await endpoint.events.map(\.id)).count == 1)
    #expect(await endpoint.events.count == 9)
  }

  @Test("a delivery without a response counts as failed")
  func unreachable() async throws {
    let registered = try await register()
    _ = try await connect()
    await sandbox.deliverWebhooks { _ in throw URLError(.cannotConnectToHost) }
    let delivery = try await mb.webhooks.listEvents(registered.id).firstPage().data.first
    #expect(delivery?.attempts == 1 && delivery?.lastStatusCode == nil)
    #expect(delivery?.deliveredAt == nil && delivery?.nextAttemptAt != nil)
  }

  @Test("an event can be redelivered once a minute to an active endpoint")
  func redelivery() async throws {
    let registered = try await register()
    let endpoint = Endpoint(registered.secret)
    _ = try await connect()
    await sandbox.deliverWebhooks { _ in 410 }
    _ = try await mb.webhooks.update(registered.id, status: .disabled)
    let missed = try #require(
      try await mb.webhooks.listEvents(registered.id, delivered: false).firstPage().data.first)
    let queued = try await mb.events.redeliver(missed.id)
    #expect(queued.id == missed.id)
    #expect(queued.lastRedeliveredAt == (await sandbox.now))
    #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 0)
    _ = try await mb.webhooks.update(registered.id, status: .active)
    #expect(await sandbox.deliverWebhooks { try await endpoint.receive($0) } == 1)
    #expect(await endpoint.events.map(\.id) == [missed.id])
    await sandbox.advance(by: .seconds(59))
    let error = await #expect(throws: MedblocksError.self) {
      try await mb.events.redeliver(missed.id)
    }
    #expect(error?.code == .throttled && error?.statusCode == 429)
    #expect(error?.retryAfter == .seconds(1))
    await sandbox.advance(by: .seconds(1))
    _ = try await mb.events.redeliver(missed.id)
    await expectError(.resourceNotFound) { try await mb.events.redeliver("evt_none") }
  }

  @Test("a delivery to a disabled endpoint waits until it is active")
  func disabled() async throws {
    let registered = try await register()
    _ = try await connect()
    _ = try await mb.webhooks.update(registered.id, status: .disabled)
    #expect(await sandbox.advance(by: .seconds(600)) { _ in 200 } == 0)
    #expect(await sandbox.now == LocalSandbox.fixedStartDate + 600)
    _ = try await mb.webhooks.update(registered.id, status: .active)
    #expect(await sandbox.advance(by: .zero) { _ in 200 } == 1)
  }

  @Test("a delivery is signed with the current secret")
  func rotation() async throws {
    let registered = try await register([.patientSessionCompleted])
    _ = try await connect()
    let rotated = try await mb.webhooks.rotateSecret(registered.id)
    let old = Endpoint(registered.secret)
    let new = Endpoint(rotated.secret)
    await sandbox.deliverWebhooks { try await old.receive($0) }
    #expect(await old.events.isEmpty)
    await sandbox.advance(by: .seconds(60))
    await sandbox.deliverWebhooks { try await new.receive($0) }
    #expect(await new.events.count == 1)
  }

  @Test("a test may change the sandbox while it receives a delivery")
  func reentrancy() async throws {
    let registered = try await register()
    _ = try await connect()
    _ = try await connect("user_43")
    let attempts = await sandbox.deliverWebhooks { [mb] _ in
      try await mb.webhooks.delete(registered.id)
      return 200
    }
    #expect(attempts == 1)
    #expect(try await mb.webhooks.list().firstPage().data.isEmpty)
  }

  @Test("a connection whose token refresh failed can be replaced")
  func reconnect() async throws {
    let session = try await connect()
    let link = try #require(session.activeConnections.first)
    try await sandbox.failTokenRefresh(try #require(link.id))
    #expect(
      try await mb.patients.getConnections("user_42").map(\.connection.status) == [.refreshFailed])
    let again = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://app.test", via: .reconnecting(link))
    #expect(again.connectionID == "fhirsrc_maple")
    try await sandbox.grantConsent(again.id)
    #expect(try await mb.patients.getConnections("user_42").map(\.connection.status) == [.active])
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.failTokenRefresh(try #require(link.id))
    }
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.failSync("nobody", from: "fhirsrc_maple")
    }
  }
}
