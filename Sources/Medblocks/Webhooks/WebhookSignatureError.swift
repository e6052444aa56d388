import Foundation

/// The error for a delivery that cannot be verified or read: respond with 400.
///
/// For ``Reason/oversizedPayload``, which only a ``WebhookInbox`` throws, respond with 413.
/// Its description shows nothing of the payload, the header or the secret.
public struct WebhookSignatureError: Error, Hashable, Sendable, Loggable, LocalizedError,
  CustomStringConvertible
{
  /// The reason why a delivery is rejected, with names that are stable across versions.
  public enum Reason: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The header `Medblocks-Signature` is missing or empty.
    case missingHeader
    /// The header does not have one time and at least one signature, or is larger than 4 KB.
    case malformedHeader
    /// The time of the signature differs from now by more than the tolerance.
    ///
    /// The delivery was replayed, or a clock is wrong. The signature itself was not checked.
    case timestampOutsideTolerance
    /// No signature matches the payload.
    ///
    /// The delivery is forged, the payload is not the raw body, or the secret belongs to another
    /// endpoint or has been rotated.
    case noMatchingSignature
    /// The payload is larger than the maximum size; its signature was not checked.
    case oversizedPayload
    /// The signature is genuine, but the payload is not a JSON object with an id and a type.
    case invalidPayload

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The reason why the delivery is rejected.
  public let reason: Reason
  /// The problem with an invalid payload and its JSON path; nil for other reasons.
  public let detail: String?

  /// Creates an error, for tests and mocks.
  public init(_ reason: Reason, detail: String? = nil) {
    self.reason = reason
    self.detail = detail
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("reason", reason)] + (detail.map { [("detail", $0)] } ?? [])
  }

  /// The same as ``description``.
  public var errorDescription: String? { description }
}
