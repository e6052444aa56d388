import Medblocks

/// A store of webhook events in a database, for an inbox in each process of an app.
///
/// Claiming, completing and releasing an event is one statement each. A lease ends by the clock of
/// the database, so the clocks of the processes need not agree. The events of an inbox with another
/// namespace are independent.
public actor DatabaseEventStore: WebhookEventStore {
  /// A source of the time at which a claim is made and an event is completed.
  public enum TimeSource: Hashable, Sendable {
    /// The clock of the database.
    case database
    /// The time of the claim, for tests with simulated time such as `WebhookEventStoreConformance`.
    case claim
  }

  /// The error of a claim whose lease expired before its transaction completed it.
  public struct ClaimLost: Error, Hashable, Sendable, CustomStringConvertible {
    /// A message for a log.
    public var description: String {
      "The lease of the event expired, and another handler took it or completed it."
    }
  }

  private static let pruningInterval = Duration.seconds(3_600)

  private let database: any SQLDatabase
  private let retention: Duration
  private let time: TimeSource
  private var nextPruning: ContinuousClock.Instant

  /// Creates a store; ``StoreSchema/migrate(_:)`` creates its table.
  ///
  /// - Parameters:
  ///   - database: The database.
  ///   - retention: The time for which an event is kept; the default is 90 days, in which Medblocks
  ///     may deliver it again.
  ///   - time: The source of the time; the default is the database.
  public init(
    _ database: some SQLDatabase, retention: Duration = .seconds(90 * 86_400),
    time: TimeSource = .database
  ) {
    self.database = database
    self.retention = retention
    self.time = time
    nextPruning = .now + Self.pruningInterval
  }

  /// Claims an event that is neither handled nor held by another claim.
  ///
  /// - Throws: ``SQLError``.
  public func claim(_ claim: WebhookClaim) async throws -> WebhookClaim.Decision {
    let isFree = "events.completed_at IS NULL AND events.expires_at <= \(now("$4"))"
    let rows = try await database.query(
      """
      INSERT INTO medblocks_webhook_events AS events (namespace, id, claim, expires_at)
      VALUES ($1, $2, $3, \(now("$4")) + $5)
      ON CONFLICT (namespace, id) DO UPDATE SET
        claim = CASE WHEN \(isFree) THEN excluded.claim ELSE events.claim END,
        expires_at = CASE WHEN \(isFree) THEN excluded.expires_at ELSE events.expires_at END
      RETURNING claim, completed_at
      """,
      key(claim) + [
        timeParameter(claim),
        .integer(claim.expiresAt.milliseconds - claim.claimedAt.milliseconds),
      ])
    guard let row = rows.first, row.count == 2 else { return .held }
    if row[1] != .null { return .completed }
    return row[0] == .text(claim.id.uuidString) ? .granted : .held
  }

  /// Records that an event was handled, whichever claim holds it now, and even if none does.
  ///
  /// Once an hour it also removes events that are older than the retention.
  ///
  /// - Throws: ``SQLError``.
  public func complete(_ claim: WebhookClaim) async throws {
    try await database.execute(
      """
      INSERT INTO medblocks_webhook_events AS events
        (namespace, id, claim, expires_at, completed_at)
      VALUES ($1, $2, $3, \(now("$4")), \(now("$4")))
      ON CONFLICT (namespace, id) DO UPDATE SET completed_at = excluded.completed_at
        WHERE events.completed_at IS NULL
      """, key(claim) + [timeParameter(claim)])
    guard .now >= nextPruning else { return }
    nextPruning = .now + Self.pruningInterval
    // The event is completed, whether this succeeds or not.
    _ = try? await prune()
  }

  /// Records that an event was handled, in the transaction that contains the handler's work.
  ///
  /// Call it from the handler of `WebhookInbox.respond(to:signature:handleInTransaction:)`: a crash
  /// undoes both the work and the completion, or neither.
  ///
  /// - Parameters:
  ///   - claim: The claim that the handler received.
  ///   - transaction: The connection of the transaction.
  /// - Throws: ``ClaimLost`` when another handler has taken the event; throw it out of the
  ///   transaction, so that it is rolled back. ``SQLError``.
  public nonisolated func complete(
    _ claim: WebhookClaim, in transaction: some SQLConnection
  ) async throws {
    let completed = try await transaction.execute(
      """
      UPDATE medblocks_webhook_events SET completed_at = \(now("$4"))
      WHERE namespace = $1 AND id = $2 AND claim = $3 AND completed_at IS NULL
      """, key(claim) + [timeParameter(claim)])
    guard completed == 1 else { throw ClaimLost() }
  }

  /// Releases an event that was not handled, if this claim still holds it.
  ///
  /// - Throws: ``SQLError``.
  public func release(_ claim: WebhookClaim) async throws {
    try await database.execute(
      """
      DELETE FROM medblocks_webhook_events
      WHERE namespace = $1 AND id = $2 AND claim = $3 AND completed_at IS NULL
      """, key(claim))
  }

  /// Removes the events of all namespaces that are older than the retention.
  ///
  /// - Returns: The number of events that were removed.
  /// - Throws: ``SQLError``.
  @discardableResult
  public func prune() async throws -> Int {
    try await database.execute(
      """
      DELETE FROM medblocks_webhook_events
      WHERE expires_at < \(database.dialect.now) - $1
        AND (completed_at IS NULL OR completed_at < \(database.dialect.now) - $1)
      """, [.integer(retention.milliseconds)])
  }

  /// Returns the expression of the time, which a parameter overrides unless it is null.
  private nonisolated func now(_ parameter: String) -> String {
    "COALESCE(CAST(\(parameter) AS BIGINT), \(database.dialect.now))"
  }

  private nonisolated func timeParameter(_ claim: WebhookClaim) -> SQLValue {
    time == .claim ? .integer(claim.claimedAt.milliseconds) : .null
  }

  private nonisolated func key(_ claim: WebhookClaim) -> [SQLValue] {
    [
      .text(KeyColumn.namespace(claim.namespace)), .text(KeyColumn.text(claim.eventID.rawValue)),
      .text(claim.id.uuidString),
    ]
  }
}
