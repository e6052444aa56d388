import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookInbox: each event once", .timeLimit(.minutes(2)))
struct WebhookInboxTests {
  private struct Failure: Error {}

  private actor Handler {
    private(set) var handled: [WebhookEvent.ID] = []
    var failures = 0

    func handle(_ event: WebhookEvent) throws {
      guard failures == 0 else {
        failures -= 1
        throw Failure()
      }
      handled.append(event.id)
    }

    func fail(_ times: Int) { failures = times }
  }

  private let signer = WebhookSigner()
  private let handler = Handler()
  private let start = Date(timeIntervalSince1970: 1_777_109_400)

  private func inbox(
    _ store: any WebhookEventStore = InMemoryWebhookEventStore(), lease: Duration = .seconds(300)
  ) throws -> WebhookInbox {
    try WebhookInbox(secrets: [signer.secret], store: store, lease: lease)
  }

  private func delivery(_ id: WebhookEvent.ID, at time: Date) throws -> SignedWebhook {
    var event = WebhookSigner.Event.recordsSyncCompleted(patientID: "user_42")
    event.id = id
    return signer.sign(event, at: time)
  }

  @discardableResult
  private func receive(
    _ inbox: WebhookInbox, _ id: WebhookEvent.ID = "evt_1", after seconds: Double = 0,
    _ handle: (@Sendable (WebhookEvent) async throws -> Void)? = nil
  ) async throws -> WebhookInbox.Outcome {
    let delivery = try delivery(id, at: start + seconds)
    return try await inbox.receive(
      payload: delivery.body, signature: delivery.signature, now: start + seconds
    ) { event in
      if let handle { try await handle(event) } else { try await handler.handle(event) }
    }
  }

  @Test("an event that comes again is dropped, another is handled")
  func once() async throws {
    let inbox = try inbox()
    #expect(try await receive(inbox, "evt_1") == .handled)
    #expect(try await receive(inbox, "evt_1", after: 60) == .duplicate)
    #expect(try await receive(inbox, "evt_2") == .handled)
    #expect(await handler.handled == ["evt_1", "evt_2"])
  }

  @Test("after a handler that failed, the next delivery runs it again")
  func failure() async throws {
    let inbox = try inbox()
    await handler.fail(2)
    for _ in 0..<2 { await #expect(throws: Failure.self) { try await receive(inbox) } }
    #expect(try await receive(inbox) == .handled)
    #expect(try await receive(inbox) == .duplicate)
    #expect(await handler.handled == ["evt_1"])
  }

  @Test("what is not genuine reaches neither the handler nor the store")
  func forged() async throws {
    let store = ScriptedStore()
    let inbox = try inbox(store)
    let delivery = try delivery("evt_1", at: start)
    await #expect(throws: WebhookSignatureError(.noMatchingSignature)) {
      try await inbox.receive(
        payload: delivery.body + [32], signature: delivery.signature, now: start
      ) { try await handler.handle($0) }
    }
    await #expect(throws: WebhookSignatureError(.missingHeader)) {
      try await inbox.receive(payload: delivery.body, signature: nil, now: start) {
        try await handler.handle($0)
      }
    }
    #expect(await handler.handled.isEmpty)
    #expect(await store.calls.isEmpty)
  }

  @Test("while a handler is at work the same event is put off, not accepted")
  func inProgress() async throws {
    let inbox = try inbox()
    let (gate, open) = AsyncStream<Void>.makeStream()
    let (entered, enter) = AsyncStream<Void>.makeStream()
    let first = Task {
      try await receive(inbox) { event in
        enter.finish()
        for await _ in gate {}
        try await handler.handle(event)
      }
    }
    for await _ in entered {}
    await #expect(throws: WebhookInbox.InProgress.self) { try await receive(inbox) }
    open.finish()
    #expect(try await first.value == .handled)
    #expect(try await receive(inbox) == .duplicate)
    #expect(await handler.handled == ["evt_1"])
  }

  @Test("a claim whose holder is lost ends with its lease, and the lost holder takes nothing back")
  func lease() async throws {
    let inbox = try inbox(lease: .seconds(30))
    let (gate, open) = AsyncStream<Void>.makeStream()
    let (entered, enter) = AsyncStream<Void>.makeStream()
    let lost = Task {
      try await receive(inbox) { _ in
        enter.finish()
        for await _ in gate {}
        throw Failure()
      }
    }
    for await _ in entered {}
    await #expect(throws: WebhookInbox.InProgress.self) { try await receive(inbox, after: 29) }
    #expect(try await receive(inbox, after: 30) == .handled)
    open.finish()
    await #expect(throws: Failure.self) { try await lost.value }
    #expect(try await receive(inbox, after: 31) == .duplicate)
  }

  @Test("a cancelled handler gives its claim up, and a finished one is remembered all the same")
  func cancellation() async throws {
    let store = ScriptedStore()
    let inbox = try inbox(store)
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await receive(inbox) { _ in try Task.checkCancellation() }
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    #expect(await store.calls == ["claim", "release"])
    let finished = Task {
      try await receive(inbox) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    }
    #expect(try await finished.value == .handled)
    #expect(await store.calls == ["claim", "release", "claim", "complete"])
  }

  @Test(
    "a store that fails is an error, so that the event comes again",
    arguments: [
      ("claim", 0), ("complete", 1),
    ])
  func storeFailure(call: String, handled: Int) async throws {
    let store = ScriptedStore(failing: call)
    let inbox = try inbox(store)
    await #expect(throws: ScriptedStore.Failure.self) { try await receive(inbox) }
    #expect(await handler.handled.count == handled)
  }

  @Test("a store that cannot let go does not hide why the handler failed")
  func releaseFailure() async throws {
    let inbox = try inbox(ScriptedStore(failing: "release"))
    await handler.fail(1)
    await #expect(throws: Failure.self) { try await receive(inbox) }
  }

  @Test("of five hundred deliveries of ten events at once, each event is handled once")
  func concurrent() async throws {
    let inbox = try inbox()
    let outcomes = try await withThrowingTaskGroup(of: WebhookInbox.Outcome?.self) { group in
      for number in 0..<500 {
        group.addTask {
          do {
            return try await receive(inbox, .init("evt_\(number % 10)")) { event in
              await Task.yield()
              try await handler.handle(event)
            }
          } catch is WebhookInbox.InProgress {
            return nil
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count == 500)
    #expect(outcomes.count { $0 == .handled } == 10)
    #expect(Set(await handler.handled).count == 10)
    #expect(await handler.handled.count == 10)
  }

  @Test("a handler may use what belongs to the caller's actor")
  @MainActor
  func isolation() async throws {
    let delivery = try delivery("evt_1", at: start)
    let inbox = try inbox()
    var types: [EventType] = []
    try await inbox.receive(
      payload: delivery.body, signature: delivery.signature, now: start
    ) { types.append($0.type) }
    #expect(types == [.recordsSyncCompleted])
  }
}

/// Grants everything, writes down what it is asked, and fails where it is told to.
///
/// Like the clients of most databases it does nothing for a task that is cancelled.
private actor ScriptedStore: WebhookEventStore {
  struct Failure: Error {}

  private(set) var calls: [String] = []
  private let failing: String?

  init(failing: String? = nil) { self.failing = failing }

  func claim(_ claim: WebhookClaim) throws -> WebhookClaim.Decision {
    if failing == "claim" { throw Failure() }
    calls.append("claim")
    return .granted
  }

  func complete(_ claim: WebhookClaim) throws { try note("complete") }

  func release(_ claim: WebhookClaim) throws { try note("release") }

  private func note(_ call: String) throws {
    if failing == call { throw Failure() }
    try Task.checkCancellation()
    calls.append(call)
  }
}
