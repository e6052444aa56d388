import Medblocks

/// A store that gives one decision to all claims, records its calls, and fails at one of them.
///
/// Like the clients of most databases, it throws when the task is cancelled.
actor ScriptedWebhookEventStore: WebhookEventStore {
  struct StoreFailure: Error {}

  private(set) var calls: [String] = []
  private let failing: String?
  private let decision: WebhookClaim.Decision

  init(failing: String? = nil, decision: WebhookClaim.Decision = .granted) {
    self.failing = failing
    self.decision = decision
  }

  func claim(_ claim: WebhookClaim) throws -> WebhookClaim.Decision {
    if failing == "claim" { throw StoreFailure() }
    calls.append("claim")
    return decision
  }

  func complete(_ claim: WebhookClaim) throws { try record("complete") }

  func release(_ claim: WebhookClaim) throws { try record("release") }

  private func record(_ call: String) throws {
    if failing == call { throw StoreFailure() }
    try Task.checkCancellation()
    calls.append(call)
  }
}
