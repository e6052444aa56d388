import Foundation
import Medblocks

/// A database with transactions, one table of webhook events and one of saved events.
actor EventDatabase: WebhookEventStore {
  /// The moment at which the process stops.
  enum Failure: CaseIterable {
    case beforeCommit, afterCommit
  }

  struct Stopped: Error {}
  struct ClaimLost: Error {}

  struct Row {
    var claim: UUID
    var expiresAt: Date
    var isCompleted = false
  }

  struct Transaction {
    fileprivate(set) var rows: [String: Row]
    fileprivate(set) var saved: [WebhookEvent]

    mutating func save(_ event: WebhookEvent) throws { saved.append(event) }

    /// The documented statement: only the claim that holds the event completes it.
    mutating func complete(_ claim: WebhookClaim) throws {
      let key = EventDatabase.key(claim)
      guard let row = rows[key], row.claim == claim.id, !row.isCompleted else { throw ClaimLost() }
      rows[key]?.isCompleted = true
    }
  }

  private var tables = Transaction(rows: [:], saved: [])
  private var failure: Failure?
  /// Whether the process that failed makes no more calls.
  private var isStopped = false

  var saved: [WebhookEvent] { tables.saved }

  /// Lets the next transaction fail.
  func fail(_ failure: Failure?) { self.failure = failure }

  /// Starts the process again.
  func restart() { isStopped = false }

  func transaction(_ body: @Sendable (inout Transaction) throws -> Void) throws {
    var transaction = tables
    try body(&transaction)
    defer { failure = nil }
    guard failure != .beforeCommit else { throw Stopped() }
    tables = transaction
    guard failure == nil else { throw Stopped() }
  }

  /// Lets the next transaction fail and ignores all later calls of the process.
  func stop(_ failure: Failure) {
    self.failure = failure
    isStopped = true
  }

  func claim(_ claim: WebhookClaim) -> WebhookClaim.Decision {
    let row = tables.rows[Self.key(claim)]
    if row?.isCompleted == true { return .completed }
    if let row, row.expiresAt > claim.claimedAt { return .held }
    tables.rows[Self.key(claim)] = Row(claim: claim.id, expiresAt: claim.expiresAt)
    return .granted
  }

  func complete(_ claim: WebhookClaim) {
    guard !isStopped else { return }
    let row = Row(claim: claim.id, expiresAt: claim.expiresAt)
    tables.rows[Self.key(claim), default: row].isCompleted = true
  }

  func release(_ claim: WebhookClaim) {
    let row = tables.rows[Self.key(claim)]
    guard !isStopped, row?.claim == claim.id, row?.isCompleted == false else { return }
    tables.rows[Self.key(claim)] = nil
  }

  private static func key(_ claim: WebhookClaim) -> String {
    "\(claim.namespace)/\(claim.eventID)"
  }
}
