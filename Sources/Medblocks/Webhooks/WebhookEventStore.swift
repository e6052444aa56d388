/// A store of the events that are being handled or have been handled, for a ``WebhookInbox``.
///
/// Implement one on the database that your processes share, with one row per event:
///
/// ```sql
/// CREATE TABLE webhook_events (
///   namespace TEXT NOT NULL, id TEXT NOT NULL,  -- both case-sensitive
///   claim TEXT NOT NULL, expires_at TIMESTAMPTZ NOT NULL, completed_at TIMESTAMPTZ,
///   PRIMARY KEY (namespace, id))
/// ```
///
/// The namespace separates tenants, so that no tenant can mark the events of another as handled.
/// Medblocks may deliver an event again for 90 days: keep the completed rows as long. In your tests,
/// `WebhookEventStoreConformance` of `MedblocksTesting` checks a store.
public protocol WebhookEventStore: Sendable {
  /// Claims an event that is neither handled nor held by another claim, in one step.
  ///
  /// Another claim holds an event until its `expiresAt`. In SQL:
  ///
  /// ```sql
  /// INSERT INTO webhook_events (namespace, id, claim, expires_at)
  /// VALUES (:namespace, :event, :claim, :expires_at)
  /// ON CONFLICT (namespace, id) DO UPDATE SET claim = :claim, expires_at = :expires_at
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
  /// INSERT INTO webhook_events (namespace, id, claim, expires_at, completed_at)
  /// VALUES (:namespace, :event, :claim, :expires_at, :now)
  /// ON CONFLICT (namespace, id) DO UPDATE SET completed_at = :now
  /// ```
  ///
  /// - Throws: An error of the store; the inbox then responds with 500.
  func complete(_ claim: WebhookClaim) async throws

  /// Releases an event that was not handled, if this claim still holds it.
  ///
  /// In SQL:
  ///
  /// ```sql
  /// DELETE FROM webhook_events
  /// WHERE namespace = :namespace AND id = :event AND claim = :claim AND completed_at IS NULL
  /// ```
  ///
  /// - Throws: An error of the store; the claim then ends with its lease.
  func release(_ claim: WebhookClaim) async throws
}
