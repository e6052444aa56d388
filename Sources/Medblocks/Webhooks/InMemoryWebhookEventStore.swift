import Foundation

/// A store in the memory of the process.
///
/// It is lost when the process ends and is not shared with other processes: enough for tests, and
/// for a single server whose handlers may occasionally run twice.
public actor InMemoryWebhookEventStore: WebhookEventStore {
  private enum State {
    case held(WebhookClaim)
    case completed
  }

  private let capacity: Int
  private let retention: Duration
  private var states: [WebhookEvent.ID: State] = [:]
  /// The completed events, the oldest first; those before `oldest` have been removed.
  private var completed: [(id: WebhookEvent.ID, at: Date)] = []
  private var oldest = 0

  /// Creates a store.
  ///
  /// - Parameters:
  ///   - capacity: The maximum number of events, at least 1; a full store removes the event that was
  ///     completed first. 100,000 events take 33 MB.
  ///   - retention: The time for which an event is kept; the default is 90 days.
  public init(capacity: Int = 100_000, retention: Duration = .seconds(90 * 86_400)) {
    self.capacity = max(1, capacity)
    self.retention = retention
  }

  /// Claims an event that is neither handled nor held by another claim.
  public func claim(_ claim: WebhookClaim) -> WebhookClaim.Decision {
    remove(completedBefore: claim.claimedAt - retention / .seconds(1))
    switch states[claim.eventID] {
    case .completed: return .completed
    case .held(let other) where other.expiresAt > claim.claimedAt: return .held
    case .held: break
    case nil:
      guard makeRoom(at: claim.claimedAt) else { return .held }
    }
    states[claim.eventID] = .held(claim)
    return .granted
  }

  /// Records that an event was handled.
  public func complete(_ claim: WebhookClaim) {
    if case .completed = states[claim.eventID] { return }
    states[claim.eventID] = .completed
    completed.append((claim.eventID, claim.claimedAt))
  }

  /// Releases an event that was not handled, if this claim still holds it.
  public func release(_ claim: WebhookClaim) {
    guard case .held(let holder) = states[claim.eventID], holder.id == claim.id else { return }
    states[claim.eventID] = nil
  }

  /// Makes room for one event; false when the store is full of events that are being handled.
  private func makeRoom(at now: Date) -> Bool {
    while states.count >= capacity, oldest < completed.count { removeOldest() }
    guard states.count >= capacity else { return true }
    states = states.filter { _, state in
      if case .held(let claim) = state { claim.expiresAt > now } else { true }
    }
    return states.count < capacity
  }

  private func remove(completedBefore limit: Date) {
    while oldest < completed.count, completed[oldest].at < limit { removeOldest() }
  }

  private func removeOldest() {
    states[completed[oldest].id] = nil
    oldest += 1
    guard oldest > 1_000, oldest * 2 > completed.count else { return }
    completed.removeFirst(oldest)
    oldest = 0
  }
}
