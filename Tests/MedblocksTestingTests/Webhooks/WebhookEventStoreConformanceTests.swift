import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookEventStoreConformance")
struct WebhookEventStoreConformanceTests {
  typealias Rule = WebhookEventStoreConformance.Rule

  @Test("the store in memory violates no rule")
  func inMemory() async throws {
    let store = InMemoryWebhookEventStore()
    #expect(try await WebhookEventStoreConformance.violations(of: store).isEmpty)
    #expect(try await WebhookEventStoreConformance.violations(of: store).isEmpty)
  }

  @Test("a table with the documented SQL violates no rule")
  func table() async throws {
    #expect(try await WebhookEventStoreConformance.violations(of: Table()).isEmpty)
  }

  @Test("each mistake violates its rules", arguments: Mistake.allCases)
  func mistakes(mistake: Mistake) async throws {
    let violations = try await WebhookEventStoreConformance.violations(of: Table(mistake))
    #expect(Set(violations) == mistake.violations)
  }

  @Test("each rule is violated by a mistake")
  func everyRule() {
    let violated = Mistake.allCases.reduce(into: Set<Rule>()) { $0.formUnion($1.violations) }
    #expect(violated == Set(Rule.allCases))
  }

  /// A mistake of a store.
  enum Mistake: String, CaseIterable {
    case neverGrants, alwaysGrants, readsBeforeWriting, ignoresCase, ignoresLeases
    case refusalOverwritesClaim, refusalExtendsLease, neverReleases, anyoneReleases
    case releasesCompleted, updateOnlyCompletes, onlyHolderCompletes, insertOnlyCompletes
    case neverCompletes, ignoresNamespaces, ignoresCaseOfNamespaces, completesInAllNamespaces

    fileprivate var violations: Set<Rule> {
      switch self {
      case .neverGrants: Set(Rule.allCases)
      case .alwaysGrants:
        [
          .claimIsExclusive, .concurrentClaimsAreExclusive, .expiredLeaseIsExclusive,
          .completionIsFinal, .completedEventStays, .onlyHolderReleases, .lateCompletionCounts,
          .completionAfterReleaseCounts, .completionIsRepeatable, .namespacesAreIndependent,
        ]
      case .readsBeforeWriting: [.concurrentClaimsAreExclusive, .expiredLeaseIsExclusive]
      case .ignoresCase: [.eventsAreIndependent]
      case .ignoresNamespaces, .ignoresCaseOfNamespaces, .completesInAllNamespaces:
        [.namespacesAreIndependent]
      case .ignoresLeases:
        [
          .leaseExpires, .expiredLeaseIsExclusive, .onlyHolderReleases, .lateCompletionCounts,
          .completionAfterReleaseCounts, .completionIsRepeatable,
        ]
      case .refusalOverwritesClaim: [.refusedClaimChangesNothing]
      case .refusalExtendsLease: [.leaseExpires]
      case .neverReleases: [.releaseIsImmediate, .refusedClaimChangesNothing]
      case .anyoneReleases: [.onlyHolderReleases]
      case .releasesCompleted: [.completedEventStays]
      case .updateOnlyCompletes: [.completionAfterReleaseCounts]
      case .onlyHolderCompletes: [.lateCompletionCounts, .completionAfterReleaseCounts]
      case .insertOnlyCompletes:
        [
          .completionIsFinal, .completedEventStays, .lateCompletionCounts, .completionIsRepeatable,
        ]
      case .neverCompletes:
        [
          .completionIsFinal, .completedEventStays, .lateCompletionCounts,
          .completionAfterReleaseCounts, .completionIsRepeatable,
        ]
      }
    }
  }

  /// A table as in the documentation of `WebhookEventStore`, with at most one mistake.
  private actor Table: WebhookEventStore {
    private struct Row {
      var claim: UUID
      var expiresAt: Date
      var isCompleted = false
    }

    private let mistake: Mistake?
    private var rows: [[String]: Row] = [:]

    init(_ mistake: Mistake? = nil) { self.mistake = mistake }

    private func key(_ claim: WebhookClaim) -> [String] {
      let id = claim.eventID.rawValue
      let namespace =
        switch mistake {
        case .ignoresNamespaces: ""
        case .ignoresCaseOfNamespaces: claim.namespace.lowercased()
        default: claim.namespace
        }
      return [namespace, mistake == .ignoresCase ? id.lowercased() : id]
    }

    func claim(_ claim: WebhookClaim) async -> WebhookClaim.Decision {
      if mistake == .neverGrants { return .held }
      if mistake == .alwaysGrants { return .granted }
      let row = rows[key(claim)]
      if mistake == .readsBeforeWriting { for _ in 0..<10 { await Task.yield() } }
      if row?.isCompleted == true { return .completed }
      if let row, row.expiresAt > claim.claimedAt || mistake == .ignoresLeases {
        if mistake == .refusalOverwritesClaim { rows[key(claim)]?.claim = claim.id }
        if mistake == .refusalExtendsLease { rows[key(claim)]?.expiresAt = claim.expiresAt }
        return .held
      }
      rows[key(claim)] = Row(claim: claim.id, expiresAt: claim.expiresAt)
      return .granted
    }

    func complete(_ claim: WebhookClaim) {
      let row = rows[key(claim)]
      switch mistake {
      case .neverCompletes: return
      case .updateOnlyCompletes where row == nil: return
      case .insertOnlyCompletes where row != nil: return
      case .completesInAllNamespaces:
        for other in rows.keys where other.last == key(claim).last {
          rows[other]?.isCompleted = true
        }
      case .onlyHolderCompletes where row?.claim != claim.id: return
      default: break
      }
      rows[key(claim), default: Row(claim: claim.id, expiresAt: claim.expiresAt)].isCompleted = true
    }

    func release(_ claim: WebhookClaim) {
      guard let row = rows[key(claim)], mistake != .neverReleases,
        row.claim == claim.id || mistake == .anyoneReleases,
        !row.isCompleted || mistake == .releasesCompleted
      else { return }
      rows[key(claim)] = nil
    }
  }
}
