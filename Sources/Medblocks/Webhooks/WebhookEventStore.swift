/// A store of the events that are being handled or have been handled, for a ``WebhookInbox``.
///
/// Implement one on the database that your processes share: a table with the id of the event as its
/// key, the id and end of the claim, and the time of completion. Ids are compared by their bytes, so
/// the column must be case-sensitive. Medblocks may deliver an event again for 90 days. In your
/// tests, `WebhookEventStoreConformance` of `MedblocksTesting` checks a store.
public protocol WebhookEventStore: Sendable {
  /// Claims an event that is neither handled nor held by another claim, in one step.
  ///
  /// Another claim holds an event until its `expiresAt`. In SQL:
  ///
  /// ```sql
  /// INSERT INTO webhook_events (id, claim, expires_at) VALUES (:event, :claim, :expires_at)
  /// ON CONFLICT (id) DO UPDATE SET claim = :claim, expires_at = :expires_at
  ///   WHERE webhook_events.completed_at IS NULL AND webhook_events.expires_at <= :claimed_at
  /// ```
  ///
  /// If one row changed, the claim is `granted`. Otherwise it is `completed` when `completed_at` is
  /// set, and `held` when it is null.
  ///
  /// - Throws: An error of the store; the inbox then responds with 500.
  func claim(_ claim: WebhookClaim) async throws -> WebhookClaim.Decision

  /// Records that an event was handled, whichever claim holds it now, and even if none does.
  ///
  /// A handler may outlive its lease: by then another one may have claimed the event, failed and
  /// released it, so that the row is gone. In SQL:
  ///
  /// ```sql
  /// INSERT INTO webhook_events (id, claim, expires_at, completed_at)
  /// VALUES (:event, :claim, :expires_at, :now)
  /// ON CONFLICT (id) DO UPDATE SET completed_at = :now
  /// ```
  ///
  /// - Throws: An error of the store; the inbox then responds with 500.
  func complete(_ claim: WebhookClaim) async throws

  /// Releases an event that was not handled, if this claim still holds it.
  ///
  /// In SQL:
  /// `DELETE FROM webhook_events WHERE id = :event AND claim = :claim AND completed_at IS NULL`.
  ///
  /// - Throws: An error of the store; the claim then ends with its lease.
  func release(_ claim: WebhookClaim) async throws
}
