import Foundation

/// The claim of one handler to one event, for a while.
public struct WebhookClaim: Hashable, Sendable {
  /// What a store says to a claim.
  public enum Answer: Hashable, Sendable {
    /// The event is the claimant's.
    case granted
    /// The event was handled before.
    case completed
    /// Another has claimed the event, and has not let go of it.
    case held
  }

  /// The event.
  public let eventID: WebhookEvent.ID
  /// Tells this claim from each other claim to the event.
  public let id: UUID
  /// When it was made.
  public let claimedAt: Date
  /// When the event may be claimed by another.
  public let expiresAt: Date

  /// Makes a claim.
  public init(eventID: WebhookEvent.ID, id: UUID = UUID(), claimedAt: Date, expiresAt: Date) {
    self.eventID = eventID
    self.id = id
    self.claimedAt = claimedAt
    self.expiresAt = expiresAt
  }
}
