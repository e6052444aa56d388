import Foundation

/// A handler's claim to an event for a limited time.
///
/// A store identifies an event by ``namespace`` and ``eventID`` together. It prints without the
/// namespace.
public struct WebhookClaim: Hashable, Sendable, Loggable {
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

  /// The namespace of the inbox, for example a tenant; empty when the app has only one.
  public let namespace: String
  /// The id of the event.
  public let eventID: WebhookEvent.ID
  /// The id of the claim, different from those of other claims to the event.
  public let id: UUID
  /// The time of the claim.
  public let claimedAt: Date
  /// The end of the lease: from then on the event may be claimed by another handler.
  public let expiresAt: Date

  /// Creates a claim.
  public init(
    namespace: String = "", eventID: WebhookEvent.ID, id: UUID = UUID(), claimedAt: Date,
    expiresAt: Date
  ) {
    self.namespace = namespace
    self.eventID = eventID
    self.id = id
    self.claimedAt = claimedAt
    self.expiresAt = expiresAt
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("eventID", eventID.rawValue.loggable), ("id", id)]
  }
}
