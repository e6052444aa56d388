import Foundation

/// A store in the memory of the process.
///
/// It is lost when the process ends and is not shared with other processes: enough for tests, and
/// for a single server whose handlers may occasionally run twice.
public actor InMemoryWebhookEventStore: WebhookEventStore {
  private enum State {
    /// Without the rest of the claim, because most of the memory is here.
    case held(id: UUID, expiresAt: Date)
    case completed
  }

  /// The identity of an event, compared by bytes.
  private struct Key: Hashable {
    let namespace: ExactString
    let eventID: WebhookEvent.ID

    init(_ claim: WebhookClaim) {
      namespace = ExactString(claim.namespace)
      eventID = claim.eventID
    }
  }

  /// A queue whose removed elements are freed in batches.
  private struct Queue<Element> {
    private var elements: [Element] = []
    private var start = 0

    var count: Int { elements.count - start }
    var first: Element? { start < elements.count ? elements[start] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func dequeue() {
      start += 1
      guard start > 1_000, start * 2 > elements.count else { return }
      elements.removeFirst(start)
      start = 0
    }

    mutating func keep(where isKept: (Element) -> Bool) {
      elements = elements[start...].filter(isKept)
      start = 0
    }
  }

  private let capacity: Int
  private let retention: Duration
  private var states: [Key: State] = [:]
  /// The completed events, the oldest first.
  private var completed = Queue<(key: Key, at: Date)>()
  /// The claims, the oldest first; some no longer hold their event.
  private var claims = Queue<WebhookClaim>()

  /// Creates a store.
  ///
  /// - Parameters:
  ///   - capacity: The maximum number of events, at least 1; a full store removes the event that was
  ///     completed first, and rejects claims while all its events are being handled. 100,000 events
  ///     take about 30 MB.
  ///   - retention: The time for which an event is kept; the default is 90 days.
  public init(capacity: Int = 100_000, retention: Duration = .seconds(90 * 86_400)) {
    self.capacity = max(1, capacity)
    self.retention = retention
  }

  /// Claims an event that is neither handled nor held by another claim.
  ///
  /// - Complexity: O(1), amortized.
  public func claim(_ claim: WebhookClaim) -> WebhookClaim.Decision {
    let limit = claim.claimedAt - retention / .seconds(1)
    while let oldest = completed.first, oldest.at < limit { removeOldest(oldest.key) }
    switch states[Key(claim)] {
    case .completed: return .completed
    case .held(_, let expiresAt) where expiresAt > claim.claimedAt: return .held
    case .held: break
    case nil:
      guard makeRoom(at: claim.claimedAt) else { return .held }
    }
    states[Key(claim)] = .held(id: claim.id, expiresAt: claim.expiresAt)
    while let oldest = claims.first, !holds(oldest) { claims.dequeue() }
    claims.append(claim)
    if claims.count > 2 * states.count + 1_000 { claims.keep(where: holds) }
    return .granted
  }

  /// Records that an event was handled.
  public func complete(_ claim: WebhookClaim) {
    if case .completed = states[Key(claim)] { return }
    states[Key(claim)] = .completed
    completed.append((Key(claim), claim.claimedAt))
  }

  /// Releases an event that was not handled, if this claim still holds it.
  public func release(_ claim: WebhookClaim) {
    if holds(claim) { states[Key(claim)] = nil }
  }

  private func holds(_ claim: WebhookClaim) -> Bool {
    if case .held(let id, _) = states[Key(claim)] { id == claim.id } else { false }
  }

  /// Makes room for one event; false when the store is full of events that are being handled.
  ///
  /// Claims expire in the order in which they were made, because an inbox has one lease.
  private func makeRoom(at now: Date) -> Bool {
    while states.count >= capacity, let oldest = completed.first { removeOldest(oldest.key) }
    while states.count >= capacity, let oldest = claims.first {
      let isHeld = holds(oldest)
      guard !isHeld || oldest.expiresAt <= now else { return false }
      if isHeld { states[Key(oldest)] = nil }
      claims.dequeue()
    }
    return states.count < capacity
  }

  private func removeOldest(_ key: Key) {
    states[key] = nil
    completed.dequeue()
  }
}
