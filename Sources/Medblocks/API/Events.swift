/// The deliveries of webhook events: `mb.events`.
///
/// ``WebhookEndpoints/listEvents(_:delivered:limit:startingAfter:)`` lists those of an endpoint.
public struct Events: Sendable {
  let pipeline: Pipeline

  /// Delivers an event again, with the same id.
  ///
  /// An event can be redelivered once a minute; an earlier call fails with the code `throttled` and a
  /// ``MedblocksError/retryAfter``. While ``WebhookDelivery/nextAttemptAt`` is set, Medblocks
  /// retries by itself.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: redeliverWebhookEvent
  @discardableResult
  public func redeliver(_ id: WebhookEvent.ID) async throws -> WebhookDelivery {
    try await pipeline.send(Request(.redeliverWebhookEvent, id.rawValue)) { $0.id == id }
  }
}
