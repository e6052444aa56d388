import Foundation
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

  /// Sends the delivery by HTTP to its ``url`` and returns the status of the answer, for
  /// ``LocalSandbox/deliverWebhooks(signedAt:to:)``.
  ///
  /// An endpoint has five seconds to answer, and the URL has to be the machine's own, with the host
  /// `localhost`: what a sandbox makes up leaves no machine. Throws ``LocalSandbox/ActionError`` when it
  /// is another, and `TransportError` when no answer came.
  public func post(over transport: any Transport = URLSessionTransport()) async throws -> Int {
    guard let url, URL(string: url)?.host == "localhost" else {
      throw LocalSandbox.ActionError(description: "The endpoint's host is not localhost.")
    }
    let request = TransportRequest(
      method: .post, url: url, headers: headers, body: body, timeout: .seconds(5))
    return try await transport.send(request).statusCode
  }
}
