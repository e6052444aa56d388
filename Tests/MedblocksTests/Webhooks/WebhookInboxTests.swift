import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookInbox", .timeLimit(.minutes(10)))
struct WebhookInboxTests {
  private struct HandlerFailure: Error {}

  private actor Handler {
    private(set) var handled: [WebhookEvent.ID] = []
    var failures = 0

    func handle(_ event: WebhookEvent) throws {
      guard failures == 0 else {
        failures -= 1
        throw HandlerFailure()
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

  @Test("a lease that is not positive and a negative tolerance are configuration errors")
  func settings() {
    for lease in [Duration.zero, .seconds(-1)] {
      let error = #expect(throws: MedblocksError.self) {
        try WebhookInbox(secrets: [signer.secret], lease: lease)
      }
      #expect(error?.kind == .configuration && error?.param == "lease")
    }
    let error = #expect(throws: MedblocksError.self) {
      try WebhookInbox(secrets: [signer.secret], tolerance: .seconds(-1))
    }
    #expect(error?.kind == .configuration && error?.param == "tolerance")
    #expect(throws: Never.self) { try WebhookInbox(secrets: [signer.secret], tolerance: .zero) }
  }

  @Test("a maximum payload size that is not positive is a configuration error", arguments: [0, -1])
  func maximumSize(size: Int) {
    let error = #expect(throws: MedblocksError.self) {
      try WebhookInbox(secrets: [signer.secret], maximumPayloadSize: size)
    }
    #expect(error?.kind == .configuration && error?.param == "maximumPayloadSize")
  }

  /// A sequence without contiguous storage that counts the bytes that are read.
  private final class CountingBytes: Sequence, IteratorProtocol {
    private var rest: [UInt8]
    private(set) var count = 0

    init(_ bytes: [UInt8]) { rest = bytes.reversed() }

    func next() -> UInt8? {
      count += 1
      return rest.popLast()
    }
  }

  @Test(
    "a payload above the maximum size is rejected before it is verified", arguments: [-1, 0, 1])
  func payloadSize(excess: Int) async throws {
    let delivery = try delivery("evt_1", at: start)
    let store = ScriptedWebhookEventStore()
    let inbox = try WebhookInbox(
      secrets: [WebhookSecret("whsec_other"), signer.secret], store: store,
      maximumPayloadSize: delivery.body.count - excess)
    // Of the forged delivery, only the size is looked at.
    for signature in [delivery.signature, "t=1777109400,v1=" + String(repeating: "0", count: 64)] {
      let isGenuine = signature == delivery.signature
      let bytes = CountingBytes(delivery.body + Array(repeating: 32, count: excess > 0 ? 999 : 0))
      let statuses = [
        await inbox.respond(to: delivery.body, signature: signature, now: start) { _ in },
        await inbox.respond(to: bytes, signature: signature, now: start) { _ in },
      ]
      let expected = excess > 0 ? 413 : isGenuine ? 200 : 400
      #expect(statuses == [expected, expected])
      #expect(bytes.count <= delivery.body.count + 1)
    }
    #expect(await store.calls.isEmpty == (excess > 0))
  }

  @Test("a delivery is accepted during a rotation, whichever secret signed it")
  func rotation() async throws {
    let (new, old, other) = (
      WebhookSigner(secret: WebhookSecret("whsec_new")),
      WebhookSigner(secret: WebhookSecret("whsec_old")),
      WebhookSigner(secret: WebhookSecret("whsec_other"))
    )
    let inbox = try WebhookInbox(secrets: [new.secret, old.secret])
    var statuses: [Int] = []
    for signer in [new, old, other] {
      let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"), at: start)
      statuses.append(
        await inbox.respond(to: delivery.body, signature: delivery.signature, now: start) { _ in })
    }
    #expect(statuses == [200, 200, 400])
  }

  @Test(
    "an event that one tenant has handled is new to another",
    arguments: ["", "a", "A", "\u{E9}", "e\u{301}"])
  func tenants(namespace: String) async throws {
    let store = InMemoryWebhookEventStore()
    let delivery = try delivery("evt_1", at: start)
    func outcome(_ namespace: String) async throws -> WebhookInbox.Outcome {
      let inbox = try WebhookInbox(secrets: [signer.secret], store: store, namespace: namespace)
      return try await inbox.receive(
        payload: delivery.body, signature: delivery.signature, now: start
      ) { _ in }
    }
    #expect(try await outcome(namespace) == .handled)
    for other in ["", "a", "A", "\u{E9}", "e\u{301}"] {
      let isSame = Array(other.utf8) == Array(namespace.utf8)
      #expect(try await outcome(other) == (isSame ? .duplicate : .handled))
    }
  }

  @Test("an event is handled once, however often it is delivered")
  func once() async throws {
    let inbox = try inbox()
    #expect(try await receive(inbox, "evt_1") == .handled)
    #expect(try await receive(inbox, "evt_1", after: 60) == .duplicate)
    #expect(try await receive(inbox, "evt_2") == .handled)
    #expect(await handler.handled == ["evt_1", "evt_2"])
  }

  @Test("an event whose handler failed is handled at the next delivery")
  func failure() async throws {
    let inbox = try inbox()
    await handler.fail(2)
    for _ in 0..<2 { await #expect(throws: HandlerFailure.self) { try await receive(inbox) } }
    #expect(try await receive(inbox) == .handled)
    #expect(try await receive(inbox) == .duplicate)
    #expect(await handler.handled == ["evt_1"])
  }

  @Test("a forged delivery reaches neither the handler nor the store")
  func forged() async throws {
    let store = ScriptedWebhookEventStore()
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

  @Test("an event that is being handled throws InProgress")
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

  @Test(
    "an expired lease lets another delivery handle the event, and the first one cannot release it")
  func lease() async throws {
    let inbox = try inbox(lease: .seconds(30))
    let (gate, open) = AsyncStream<Void>.makeStream()
    let (entered, enter) = AsyncStream<Void>.makeStream()
    let lost = Task {
      try await receive(inbox) { _ in
        enter.finish()
        for await _ in gate {}
        throw HandlerFailure()
      }
    }
    for await _ in entered {}
    await #expect(throws: WebhookInbox.InProgress.self) { try await receive(inbox, after: 29) }
    #expect(try await receive(inbox, after: 30) == .handled)
    open.finish()
    await #expect(throws: HandlerFailure.self) { try await lost.value }
    #expect(try await receive(inbox, after: 31) == .duplicate)
  }

  @Test(
    "a cancelled handler releases its claim, and a completed one is stored despite cancellation")
  func cancellation() async throws {
    let store = ScriptedWebhookEventStore()
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
    "an error of the store is thrown",
    arguments: [
      ("claim", 0), ("complete", 1),
    ])
  func storeFailure(call: String, handled: Int) async throws {
    let store = ScriptedWebhookEventStore(failing: call)
    let inbox = try inbox(store)
    await #expect(throws: ScriptedWebhookEventStore.StoreFailure.self) { try await receive(inbox) }
    #expect(await handler.handled.count == handled)
  }

  @Test("the error of the handler is thrown even if releasing the claim fails")
  func releaseFailure() async throws {
    let inbox = try inbox(ScriptedWebhookEventStore(failing: "release"))
    await handler.fail(1)
    await #expect(throws: HandlerFailure.self) { try await receive(inbox) }
  }

  @Test("each event is handled once among concurrent deliveries")
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

  @Test("the handler runs on the actor of the caller")
  @MainActor
  func isolation() async throws {
    let delivery = try delivery("evt_1", at: start)
    let inbox = try inbox()
    var types: [EventType] = []
    try await inbox.receive(
      payload: delivery.body, signature: delivery.signature, now: start
    ) { types.append($0.type) }
    let status = await inbox.respond(
      to: try self.delivery("evt_2", at: start).body,
      signature: try self.delivery("evt_2", at: start).signature, now: start
    ) { types.append($0.type) }
    #expect(status == 200 && types == [.recordsSyncCompleted, .recordsSyncCompleted])
  }

  /// A delivery with the status and the type of the error that it leads to.
  enum Situation: CaseIterable {
    case handled, duplicate, inProgress, badSignature, invalidPayload
    case handlerFailed, claimFailed, completionFailed, cancelled

    var status: Int {
      switch self {
      case .handled, .duplicate: 200
      case .badSignature, .invalidPayload: 400
      case .handlerFailed, .claimFailed, .completionFailed: 500
      case .inProgress, .cancelled: 503
      }
    }

    var errorType: String? {
      switch self {
      case .handled, .duplicate: nil
      case .badSignature, .invalidPayload: "WebhookSignatureError"
      case .handlerFailed: "HandlerFailure"
      case .claimFailed, .completionFailed: "StoreFailure"
      case .inProgress: "InProgress"
      case .cancelled: "CancellationError"
      }
    }

    var isHandled: Bool { self == .handled || self == .completionFailed }

    var store: ScriptedWebhookEventStore {
      switch self {
      case .duplicate: ScriptedWebhookEventStore(decision: .completed)
      case .inProgress: ScriptedWebhookEventStore(decision: .held)
      case .claimFailed: ScriptedWebhookEventStore(failing: "claim")
      case .completionFailed: ScriptedWebhookEventStore(failing: "complete")
      default: ScriptedWebhookEventStore()
      }
    }
  }

  @Test("respond returns the HTTP status and reports the error", arguments: Situation.allCases)
  func respond(situation: Situation) async throws {
    let inbox = try inbox(situation.store)
    let invalid = signer.sign(body: Array("{}".utf8), at: start)
    let delivery = try situation == .invalidPayload ? invalid : delivery("evt_1", at: start)
    let payload = situation == .badSignature ? delivery.body + [32] : delivery.body
    if situation == .handlerFailed { await handler.fail(1) }
    let task = Task {
      if situation == .cancelled { withUnsafeCurrentTask { $0?.cancel() } }
      var errors: [any Error] = []
      let status = await inbox.respond(
        to: payload, signature: delivery.signature, now: start, onError: { errors.append($0) }
      ) { event in
        try Task.checkCancellation()
        try await handler.handle(event)
      }
      return (status, errors.map { String(describing: type(of: $0)) })
    }
    let (status, errorTypes) = await task.value
    #expect(status == situation.status)
    #expect(errorTypes == (situation.errorType.map { [$0] } ?? []))
    #expect(await handler.handled.count == (situation.isHandled ? 1 : 0))
  }
}
