import Foundation

/// Why a delivery is not to be trusted, or cannot be read.
///
/// Answer it with 400. Printing it shows what may stand in a log: nothing of the payload, the
/// header or the secret.
public struct WebhookSignatureError: Error, Hashable, Sendable, Redacted, LocalizedError,
  CustomStringConvertible
{
  /// What is wrong, in words that stay the same from version to version.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// There is no `Medblocks-Signature`, or an empty one.
    case missingHeader
    /// The header has not one time and at least one signature that can be checked.
    case malformedHeader
    /// The signature is genuine, and older or further in the future than the tolerance allows: a
    /// delivery that somebody kept, or a clock that is wrong.
    case timestampOutsideTolerance
    /// No signature was made with the secret for this payload: it is forged, or not the raw body,
    /// or the secret is another endpoint's or has been rotated.
    case noMatchingSignature
    /// The signature is genuine, and the payload is no event that this SDK can read.
    case invalidPayload
  }

  /// What is wrong.
  public let reason: Reason
  /// What is wrong with a payload and where, by the names of the API; otherwise nil.
  public let detail: String?

  /// Makes an error, for tests and for stand-ins.
  public init(_ reason: Reason, detail: String? = nil) {
    self.reason = reason
    self.detail = detail
  }

  /// The reason and the detail.
  public var printable: [(label: String, value: Any)] {
    [("reason", reason)] + (detail.map { [("detail", $0)] } ?? [])
  }

  /// The same as the description.
  public var errorDescription: String? { description }
}
