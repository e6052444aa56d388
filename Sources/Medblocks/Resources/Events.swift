/// What was delivered or could not be: `mb.events`.
///
/// The events of an endpoint are listed by ``Webhooks/listEvents(_:delivered:limit:startingAfter:)``.
public struct Events: Sendable {
  let api: API

  /// Delivers an event once more, under the same id.
  ///
  /// It is a write, and may be done once a minute for each event: sooner is the code `throttled`,
  /// with ``MedblocksError/retryAfter``. While ``WebhookDelivery/nextAttemptAt`` is set, Medblocks
  /// tries again by itself. Throws ``MedblocksError``, and `CancellationError` when its task is
  /// cancelled. API: `api.redeliverWebhookEvent`.
  @discardableResult
  public func redeliver(_ id: WebhookEvent.ID) async throws -> WebhookDelivery {
    try await api.send(Request(.redeliverWebhookEvent, id.rawValue)) { $0.id == id }
  }
}
