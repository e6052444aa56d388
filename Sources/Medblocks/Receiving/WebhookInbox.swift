import Foundation

/// Makes of deliveries that come at least once events that are handled once.
///
/// It verifies a delivery, drops an event that was handled before, and lets one whose handler failed
/// come again. Keep one for the process, with a store that all processes of the app share.
public struct WebhookInbox: Sendable, Redacted {
  /// What became of a delivery that was accepted: answer 2xx.
  public enum Outcome: Hashable, Sendable {
    /// The handler ran to its end.
    case handled
    /// The event was handled before, and the handler did not run.
    case duplicate
  }

  /// The same event is being handled: answer 503, and it will be delivered again.
  ///
  /// To accept it would lose the event if that handler failed.
  public struct InProgress: Error, Hashable, Sendable, CustomStringConvertible {
    /// Says so.
    public var description: String { "The webhook event is being handled already." }
  }

  private let secrets: [WebhookSecret]
  private let store: any WebhookEventStore
  private let tolerance: Duration
  private let lease: Duration

  /// Makes an inbox for the deliveries that are signed with one of the secrets.
  ///
  /// During a rotation, give the new secret and the old one. The time of signing may be `tolerance`
  /// off. A handler that has not ended after the `lease` counts as lost, with its process perhaps,
  /// and the event may be handled by another: let it be longer than any handler takes. Throws
  /// ``MedblocksError`` of kind `configuration` for secrets that are none.
  public init(
    secrets: [WebhookSecret], store: any WebhookEventStore = InMemoryWebhookEventStore(),
    tolerance: Duration = .seconds(300), lease: Duration = .seconds(300)
  ) throws {
    try WebhookSecret.check(secrets)
    self.secrets = secrets
    self.store = store
    self.tolerance = tolerance
    self.lease = lease
  }

  /// Takes a delivery, and runs the handler unless it has run for the same event.
  ///
  /// `payload` is the raw body and `signature` the value of the header, as
  /// ``Webhooks/constructEvent(payload:signature:secret:tolerance:now:)-(Sequence<UInt8>,_,_,_,_)``
  /// takes them. Medblocks waits for 5 seconds: where the work takes longer, let the handler put the
  /// event into a queue. When it throws, the event is handled at its next delivery.
  ///
  /// Throws ``WebhookSignatureError`` (answer 400), ``InProgress`` (answer 503), and what the handler
  /// or the store throws (answer 500).
  @discardableResult
  public func receive(
    payload: some Sequence<UInt8>, signature: String?, now: Date = Date(),
    isolation: isolated (any Actor)? = #isolation,
    handle: (WebhookEvent) async throws -> Void
  ) async throws -> Outcome {
    let event = try Webhooks.constructEvent(
      payload: payload, signature: signature, secrets: secrets, tolerance: tolerance, now: now
    ).event
    let claim = WebhookClaim(
      eventID: event.id, claimedAt: now, expiresAt: now + lease / .seconds(1))
    switch try await store.claim(claim) {
    case .completed: return .duplicate
    case .held: throw InProgress()
    case .granted: break
    }
    do {
      try await handle(event)
    } catch {
      // Should this fail as well, the lease ends by itself.
      try? await finish { try await $0.release(claim) }
      throw error
    }
    try await finish { try await $0.complete(claim) }
    return .handled
  }

  /// Tells the store, even when the caller has gone and cancelled this task.
  private func finish(
    _ tell: @escaping @Sendable (any WebhookEventStore) async throws -> Void
  ) async throws {
    try await Task { [store] in try await tell(store) }.value
  }
}
