import Foundation

/// A handler's claim to an event for a limited time.
public struct WebhookClaim: Hashable, Sendable {
  /// A store's decision about a claim.
  public enum Decision: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The claim was granted: the event may be handled.
    case granted
    /// The event was handled before.
    case completed
    /// Another handler holds the event, and its lease has not expired.
    case held

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The id of the event.
  public let eventID: WebhookEvent.ID
  /// The id of the claim, different from those of other claims to the event.
  public let id: UUID
  /// The time of the claim.
  public let claimedAt: Date
  /// The end of the lease: from then on the event may be claimed by another handler.
  public let expiresAt: Date

  /// Creates a claim.
  public init(eventID: WebhookEvent.ID, id: UUID = UUID(), claimedAt: Date, expiresAt: Date) {
    self.eventID = eventID
    self.id = id
    self.claimedAt = claimedAt
    self.expiresAt = expiresAt
  }
}
