/// Remembers which events are being handled and which have been, for a ``WebhookInbox``.
///
/// Write one on the database that your processes share: a table with the event's id as its key, the
/// id and the end of the claim, and the time of completion. Medblocks may deliver an event again for
/// 90 days.
public protocol WebhookEventStore: Sendable {
  /// Grants a claim to an event that nobody has completed or holds, in one step.
  ///
  /// A claim that another holds counts until its `expiresAt`. In SQL:
  ///
  /// ```sql
  /// INSERT INTO webhook_events (id, claim, expires_at) VALUES (:event, :claim, :expires_at)
  /// ON CONFLICT (id) DO UPDATE SET claim = :claim, expires_at = :expires_at
  ///   WHERE webhook_events.completed_at IS NULL AND webhook_events.expires_at <= :claimed_at
  /// ```
  ///
  /// One row changed is `granted`. Otherwise `completed_at` tells `completed` from `held`.
  func claim(_ claim: WebhookClaim) async throws -> WebhookClaim.Answer

  /// Remembers that the event was handled, whoever holds it now.
  ///
  /// In SQL: `UPDATE webhook_events SET completed_at = :now WHERE id = :event`.
  func complete(_ claim: WebhookClaim) async throws

  /// Gives an event up that was not handled, if this claim still holds it.
  ///
  /// In SQL:
  /// `DELETE FROM webhook_events WHERE id = :event AND claim = :claim AND completed_at IS NULL`.
  func release(_ claim: WebhookClaim) async throws
}
