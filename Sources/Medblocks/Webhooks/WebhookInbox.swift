import Foundation

/// Handles each webhook event once, although Medblocks delivers it at least once.
///
/// An inbox verifies a delivery, skips an event that was handled before, and lets an event whose
/// handler failed be delivered again. Create one per process, with a store that all processes of
/// the app share. After a crash, a handler may run again for the same event: a second run must not
/// change the result, or the handler completes its claim in its own transaction.
public struct WebhookInbox: Sendable, Redacted {
  /// The result of a delivery that was accepted: respond with 2xx.
  public enum Outcome: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The handler completed.
    case handled
    /// The event was handled before, and the handler did not run.
    ///
    /// ``WebhookEventStore/claim(_:)`` decides it.
    case duplicate

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The error for an event that is already being handled: respond with 503.
  ///
  /// Medblocks then delivers it again. A 2xx response would lose the event if its handler failed.
  public struct InProgress: Error, Hashable, Sendable, CustomStringConvertible {
    /// A message for a log.
    public var description: String { "The webhook event is already being handled." }
  }

  let secrets: [WebhookSecret]
  let store: any WebhookEventStore
  let namespace: String
  let tolerance: Duration
  let lease: Duration
  let maximumPayloadSize: Int

  /// Creates an inbox.
  ///
  /// - Parameters:
  ///   - secrets: The secret of the endpoint; during a rotation, the new and the old one.
  ///   - store: The store of handled events; the default keeps them in memory.
  ///   - namespace: The namespace of the events in the store, for inboxes of several tenants that
  ///     share one; the same in each process.
  ///   - tolerance: The maximum time between signing and receiving; the default is 5 minutes.
  ///   - lease: The time after which a handler that has not completed is considered lost, so that
  ///     another may handle the event. It must be longer than any handler takes.
  ///   - maximumPayloadSize: The maximum size of a payload in bytes; the default is 1 MB. A larger one
  ///     is neither hashed nor parsed.
  /// - Throws: ``MedblocksError`` of kind `configuration` when a secret is missing or invalid, the
  ///   tolerance is negative, or the lease or the maximum size is not more than 0.
  public init(
    secrets: [WebhookSecret], store: any WebhookEventStore = InMemoryWebhookEventStore(),
    namespace: String = "", tolerance: Duration = .seconds(300), lease: Duration = .seconds(300),
    maximumPayloadSize: Int = 1 << 20
  ) throws {
    try WebhookSecret.validate(secrets)
    guard tolerance >= .zero else {
      throw MedblocksError.configuration(
        "tolerance", "Invalid tolerance: it must not be negative.")
    }
    guard lease > .zero else {
      throw MedblocksError.configuration("lease", "Invalid lease: it must be more than 0.")
    }
    guard maximumPayloadSize > 0 else {
      throw MedblocksError.configuration(
        "maximumPayloadSize", "Invalid maximumPayloadSize: it must be more than 0.")
    }
    self.secrets = secrets
    self.store = store
    self.namespace = namespace
    self.tolerance = tolerance
    self.lease = lease
    self.maximumPayloadSize = maximumPayloadSize
  }

  /// Handles a delivery and returns the HTTP status of the response.
  ///
  /// | status | reason |
  /// |---|---|
  /// | 200 | the handler completed, or the event was handled before |
  /// | 400 | the signature or the payload is invalid |
  /// | 413 | the payload is larger than the maximum size |
  /// | 500 | the handler or the store failed |
  /// | 503 | the event is already being handled, or the task was cancelled |
  ///
  /// After 500 and 503, Medblocks delivers the event again.
  ///
  /// Medblocks waits 5 seconds for the response: if the work takes longer, have the handler put
  /// the event into a queue.
  ///
  /// - Parameters:
  ///   - payload: The raw body, byte for byte.
  ///   - signature: The value of the header ``Webhooks/signatureHeader``; nil when it is absent.
  ///   - now: The current time.
  ///   - isolation: The actor on which the handler runs; the caller's by default.
  ///   - onError: Receives the error that led to a status other than 200, for a log.
  ///   - handle: Handles the event; when it throws, the event is handled at its next delivery. After
  ///     a crash it may run again for the same event.
  public func respond(
    to payload: some Sequence<UInt8>, signature: String?, now: Date = Date(),
    isolation: isolated (any Actor)? = #isolation,
    onError: (any Error) -> Void = { _ in },
    handle: (WebhookEvent) async throws -> Void
  ) async -> Int {
    await respond(to: payload, signature: signature, now: now, onError: onError) { event, _ in
      _ = isolation
      try await handle(event)
    }
  }

  /// Handles a delivery, unless its event was handled before.
  ///
  /// Use it instead of ``respond(to:signature:now:isolation:onError:handle:)`` to choose the
  /// response yourself.
  ///
  /// - Parameters:
  ///   - payload: The raw body, byte for byte.
  ///   - signature: The value of the header ``Webhooks/signatureHeader``; nil when it is absent.
  ///   - now: The current time.
  ///   - isolation: The actor on which the handler runs; the caller's by default.
  ///   - handle: Handles the event; when it throws, the event is handled at its next delivery.
  /// - Throws: ``WebhookSignatureError``, ``InProgress``, and the errors of the handler and the
  ///   store.
  @discardableResult
  public func receive(
    payload: some Sequence<UInt8>, signature: String?, now: Date = Date(),
    isolation: isolated (any Actor)? = #isolation,
    handle: (WebhookEvent) async throws -> Void
  ) async throws -> Outcome {
    try await receive(payload: payload, signature: signature, now: now) { event, _ in
      _ = isolation
      try await handle(event)
    }
  }
}
