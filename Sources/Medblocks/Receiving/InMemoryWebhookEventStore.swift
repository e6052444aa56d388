import Foundation

/// Remembers events in the memory of this process.
///
/// It forgets when the process ends, and knows nothing of another process: enough for one server
/// whose handlers do no harm when they run twice now and then, and for tests.
public actor InMemoryWebhookEventStore: WebhookEventStore {
  private enum State {
    case held(WebhookClaim)
    case completed
  }

  private let capacity: Int
  private let horizon: Duration
  private var states: [WebhookEvent.ID: State] = [:]
  /// What was completed, the oldest first; what stands before `oldest` has been forgotten.
  private var completed: [(id: WebhookEvent.ID, at: Date)] = []
  private var oldest = 0

  /// Makes a store that remembers up to `capacity` events (from 1), each for the `horizon`.
  ///
  /// When it is full it forgets the event that was completed first. 100,000 events take 33 MB.
  public init(capacity: Int = 100_000, horizon: Duration = .seconds(90 * 86_400)) {
    self.capacity = max(1, capacity)
    self.horizon = horizon
  }

  /// Grants a claim to an event that nobody has completed or holds.
  public func claim(_ claim: WebhookClaim) -> WebhookClaim.Answer {
    forget(completedBefore: claim.claimedAt - horizon / .seconds(1))
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

  /// Remembers that the event was handled.
  public func complete(_ claim: WebhookClaim) {
    if case .completed = states[claim.eventID] { return }
    states[claim.eventID] = .completed
    completed.append((claim.eventID, claim.claimedAt))
  }

  /// Gives an event up that was not handled, if this claim still holds it.
  public func release(_ claim: WebhookClaim) {
    guard case .held(let holder) = states[claim.eventID], holder.id == claim.id else { return }
    states[claim.eventID] = nil
  }

  /// Makes room for one event; false when all of it is taken by events that are being handled.
  private func makeRoom(at now: Date) -> Bool {
    while states.count >= capacity, oldest < completed.count { forgetOldest() }
    guard states.count >= capacity else { return true }
    states = states.filter { _, state in
      if case .held(let claim) = state { claim.expiresAt > now } else { true }
    }
    return states.count < capacity
  }

  private func forget(completedBefore limit: Date) {
    while oldest < completed.count, completed[oldest].at < limit { forgetOldest() }
  }

  private func forgetOldest() {
    states[completed[oldest].id] = nil
    oldest += 1
    guard oldest > 1_000, oldest * 2 > completed.count else { return }
    completed.removeFirst(oldest)
    oldest = 0
  }
}
