import Foundation
import Medblocks

/// A webhook delivery as an endpoint receives it: a POST of the body with the headers.
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

  /// Sends the delivery to its ``url`` and returns the status of the response.
  ///
  /// Pass it to ``LocalSandbox/deliverWebhooks(signedAt:to:)``. The host of the URL must be
  /// `localhost`, so that no synthetic data leaves the machine. The timeout is five seconds.
  ///
  /// - Throws: ``LocalSandbox/ActionError`` when the host is not `localhost`, `TransportError` when
  ///   there was no response, and `CancellationError` when the task was cancelled.
  public func post(over transport: any Transport = URLSessionTransport()) async throws -> Int {
    guard let url, URL(string: url)?.host == "localhost" else {
      throw LocalSandbox.ActionError(description: "The host of the endpoint must be localhost.")
    }
    let request = TransportRequest(
      method: .post, url: url, headers: headers, body: body, timeout: .seconds(5))
    return try await transport.send(request).statusCode
  }
}
