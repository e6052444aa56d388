import Foundation

/// Handlers that complete their claim in their own transaction.
extension WebhookInbox {
  /// Handles a delivery in the handler's own transaction and returns the HTTP status of the response.
  ///
  /// The handler completes the claim in the transaction that contains its work, so that a crash
  /// undoes both or neither. In SQL:
  ///
  /// ```sql
  /// UPDATE webhook_events SET completed_at = :now
  /// WHERE namespace = :namespace AND id = :event AND claim = :claim AND completed_at IS NULL
  /// ```
  ///
  /// If no row changed, the lease expired and another handler took the event: throw, so that the
  /// transaction is rolled back. The statuses are those of
  /// ``respond(to:signature:now:isolation:onError:handle:)``.
  ///
  /// - Parameters:
  ///   - payload: The raw body, byte for byte.
  ///   - signature: The value of the header ``Webhooks/signatureHeader``; nil when it is absent.
  ///   - now: The current time.
  ///   - isolation: The actor on which the handler runs; the caller's by default.
  ///   - onError: Receives the error that led to a status other than 200, for a log.
  ///   - handle: Handles the event and completes the claim; when it throws, the event is handled at
  ///     its next delivery.
  public func respond(
    to payload: some Sequence<UInt8>, signature: String?, now: Date = Date(),
    isolation: isolated (any Actor)? = #isolation,
    onError: (any Error) -> Void = { _ in },
    handleInTransaction handle: (WebhookEvent, WebhookClaim) async throws -> Void
  ) async -> Int {
    do {
      try await receive(
        payload: payload, signature: signature, now: now, handleInTransaction: handle)
      return 200
    } catch {
      onError(error)
      switch error {
      case let error as WebhookSignatureError: return error.reason == .oversizedPayload ? 413 : 400
      case is InProgress, is CancellationError: return 503
      default: return 500
      }
    }
  }

  /// Handles a delivery in the handler's own transaction, unless its event was handled before.
  ///
  /// Use it instead of ``respond(to:signature:now:isolation:onError:handleInTransaction:)`` to choose
  /// the response yourself.
  ///
  /// - Parameters:
  ///   - payload: The raw body, byte for byte.
  ///   - signature: The value of the header ``Webhooks/signatureHeader``; nil when it is absent.
  ///   - now: The current time.
  ///   - isolation: The actor on which the handler runs; the caller's by default.
  ///   - handle: Handles the event and completes the claim; when it throws, the event is handled at
  ///     its next delivery.
  /// - Throws: ``WebhookSignatureError``, ``InProgress``, and the errors of the handler and the
  ///   store.
  @discardableResult
  public func receive(
    payload: some Sequence<UInt8>, signature: String?, now: Date = Date(),
    isolation: isolated (any Actor)? = #isolation,
    handleInTransaction handle: (WebhookEvent, WebhookClaim) async throws -> Void
  ) async throws -> Outcome {
    let event = try Webhooks.constructEvent(
      payload: payload, signature: signature, secrets: secrets, tolerance: tolerance,
      maximumSize: maximumPayloadSize, now: now
    ).event
    let claim = WebhookClaim(
      namespace: namespace, eventID: event.id, claimedAt: now,
      expiresAt: now + lease / .seconds(1))
    switch try await store.claim(claim) {
    case .completed: return .duplicate
    case .held: throw InProgress()
    case .granted: break
    }
    do {
      try await handle(event, claim)
    } catch {
      // If this fails as well, the lease expires.
      try? await update { try await $0.release(claim) }
      throw error
    }
    // Again after a transaction that completed it, which changes nothing.
    try await update { try await $0.complete(claim) }
    return .handled
  }

  /// Updates the store, even when the caller's task has been cancelled.
  private func update(
    _ change: @escaping @Sendable (any WebhookEventStore) async throws -> Void
  ) async throws {
    try await Task { [store] in try await change(store) }.value
  }
}
