import Foundation
import Medblocks

/// A signer of webhook deliveries, for the tests of a handler.
///
/// ```swift
/// let signer = WebhookSigner()
/// let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"))
/// ```
public struct WebhookSigner: Sendable {
  /// The default secret.
  public static let secret = WebhookSecret("whsec_local")

  /// The secret of this signer.
  public let secret: WebhookSecret

  /// Creates a signer.
  public init(secret: WebhookSecret = WebhookSigner.secret) { self.secret = secret }

  /// Creates the delivery of an event, signed at a time.
  public func sign(_ event: Event, at time: Date = Date()) -> SignedWebhook {
    sign(body: event.body, at: time)
  }

  /// Creates the delivery of any body, for example one that is not an event, signed at a time.
  public func sign(body: [UInt8], at time: Date = Date()) -> SignedWebhook {
    let limit = 999_999_999_999_999_999.0
    let seconds = Int64(max(0, min(limit, time.timeIntervalSince1970.rounded(.down))))
    var function = HMACSHA256(key: Array(secret.text.utf8))
    (Array("\(seconds).".utf8) + body).withUnsafeBytes { function.update($0) }
    let digits = function.tag().hexDigits
    return SignedWebhook(body: body, signature: "t=\(seconds),v1=\(digits)")
  }
}
