import Medblocks

/// A delivery as it arrives at an endpoint: a POST of the body with the headers.
///
/// It prints without its body.
public struct SignedWebhook: Hashable, Sendable, Redacted {
  /// The raw body.
  public let body: [UInt8]
  /// The value of the header `Medblocks-Signature`.
  public let signature: String
  /// The endpoint's URL, when a ``LocalSandbox`` delivers; otherwise nil.
  public internal(set) var url: String?

  /// The header fields.
  public var headers: [(name: String, value: String)] {
    [("Content-Type", "application/json"), (Webhooks.signatureHeader, signature)]
  }

  init(body: [UInt8], signature: String) {
    self.body = body
    self.signature = signature
  }
}
