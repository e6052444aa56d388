import Foundation
import Medblocks

/// Checks that a store follows the rules on which an inbox relies.
///
/// ```swift
/// let violations = try await WebhookEventStoreConformance.violations(of: store)
/// #expect(violations.isEmpty)
/// ```
public enum WebhookEventStoreConformance: Sendable {
  /// A rule for an event store.
  public enum Rule: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// A claim to a new event is granted.
    case newEventIsGranted
    /// A second claim is held until the first one expires.
    case claimIsExclusive
    /// A claim that was not granted changes nothing: the first one can still release the event.
    case refusedClaimChangesNothing
    /// Of concurrent claims to an event, exactly one is granted.
    case concurrentClaimsAreExclusive
    /// At the end of a lease, another claim is granted.
    case leaseExpires
    /// Of concurrent claims at the end of a lease, exactly one is granted.
    case expiredLeaseIsExclusive
    /// A released event can be claimed immediately.
    case releaseIsImmediate
    /// A claim that has lost its event does not release it from the next one.
    case onlyHolderReleases
    /// A completed event is never granted again.
    case completionIsFinal
    /// A completion counts although another claim holds the event.
    case lateCompletionCounts
    /// A completion counts although another claim has released the event.
    case completionAfterReleaseCounts
    /// An event may be completed twice.
    case completionIsRepeatable
    /// A completed event cannot be released.
    case completedEventStays
    /// Ids that differ, if only in case, belong to different events.
    case eventsAreIndependent
    /// The same id in namespaces that differ, if only in case, belongs to different events.
    case namespacesAreIndependent

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// Returns the rules that a store violates; none for a correct store.
  ///
  /// It uses new random event ids, so the store may hold other events. It takes no real time,
  /// because claims carry their times.
  ///
  /// - Throws: The errors of the store.
  public static func violations(of store: some WebhookEventStore) async throws -> [Rule] {
    var violations: [Rule] = []
    for rule in Rule.allCases where try await !Check(store: store).holds(rule) {
      violations.append(rule)
    }
    return violations
  }
}

/// A check of one rule with a new event.
private struct Check<Store: WebhookEventStore>: Sendable {
  private static var concurrentClaims: Int { 16 }

  private let store: Store
  private let eventID = "evt_" + UUID().uuidString.lowercased()
  private let namespace = "tenant_" + UUID().uuidString.lowercased()
  /// The start in whole seconds, because a database may round times.
  private let start = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))

  init(store: Store) { self.store = store }

  func holds(_ rule: WebhookEventStoreConformance.Rule) async throws -> Bool {
    let first = claim(at: 0)
    switch rule {
    case .concurrentClaimsAreExclusive: return try await oneIsGranted(at: 0)
    default: guard try await store.claim(first) == .granted else { return false }
    }
    switch rule {
    case .newEventIsGranted, .concurrentClaimsAreExclusive: return true
    case .claimIsExclusive: return try await decision(at: 59) == .held
    case .refusedClaimChangesNothing:
      _ = try await decision(at: 30)
      try await store.release(first)
      return try await decision(at: 31) == .granted
    case .leaseExpires:
      _ = try await decision(at: 30)
      return try await decision(at: 60) == .granted
    case .expiredLeaseIsExclusive: return try await oneIsGranted(at: 60)
    case .releaseIsImmediate:
      try await store.release(first)
      return try await decision(at: 1) == .granted
    case .completionIsFinal:
      try await store.complete(first)
      let later = [try await decision(at: 1), try await decision(at: 3_600)]
      return later == [.completed, .completed]
    case .completedEventStays:
      try await store.complete(first)
      try await store.release(first)
      return try await decision(at: 1) == .completed
    case .eventsAreIndependent:
      let other = claim(at: 0, to: eventID.uppercased())
      return try await store.claim(other) == .granted
    case .namespacesAreIndependent:
      let other = claim(at: 0, in: namespace)
      guard try await store.claim(other) == .granted else { return false }
      try await store.complete(other)
      let third = claim(at: 1, in: namespace.uppercased())
      return try await [store.claim(third), decision(at: 1)] == [.granted, .held]
    case .onlyHolderReleases, .lateCompletionCounts, .completionAfterReleaseCounts,
      .completionIsRepeatable:
      return try await holds(rule, afterLeaseOf: first)
    }
  }

  /// Checks a rule for a handler that outlives its lease while another one holds the event.
  private func holds(
    _ rule: WebhookEventStoreConformance.Rule, afterLeaseOf first: WebhookClaim
  ) async throws -> Bool {
    let second = claim(at: 60)
    guard try await store.claim(second) == .granted else { return false }
    switch rule {
    case .onlyHolderReleases:
      try await store.release(first)
      return try await decision(at: 61) == .held
    case .completionAfterReleaseCounts: try await store.release(second)
    case .completionIsRepeatable: try await store.complete(second)
    default: break
    }
    try await store.complete(first)
    return try await decision(at: 61) == .completed
  }

  /// Creates a claim with a lease of 60 seconds.
  private func claim(
    at seconds: Double, to eventID: String? = nil, in namespace: String = ""
  ) -> WebhookClaim {
    let time = start + seconds
    return WebhookClaim(
      namespace: namespace, eventID: WebhookEvent.ID(eventID ?? self.eventID), claimedAt: time,
      expiresAt: time + 60)
  }

  private func decision(at seconds: Double) async throws -> WebhookClaim.Decision {
    try await store.claim(claim(at: seconds))
  }

  /// Whether of concurrent claims one is granted and all others are held.
  private func oneIsGranted(at seconds: Double) async throws -> Bool {
    try await withThrowingTaskGroup(of: WebhookClaim.Decision.self) { group in
      for _ in 0..<Self.concurrentClaims { group.addTask { try await decision(at: seconds) } }
      var held = 0
      for try await decision in group where decision == .held { held += 1 }
      return held == Self.concurrentClaims - 1
    }
  }
}
