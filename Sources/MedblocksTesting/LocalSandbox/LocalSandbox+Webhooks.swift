import Foundation
import Medblocks

/// The delivery of webhooks.
extension LocalSandbox {
  /// Delivers all webhooks that are due.
  ///
  /// A failed delivery is due again after 1, 5 and 30 minutes, 2 and 12 hours, and three times
  /// 24 hours on the sandbox's clock; after the ninth attempt the endpoint is disabled.
  ///
  /// - Parameters:
  ///   - time: The time of the signatures: by default the real time, which a handler checks.
  ///   - receive: Simulates the endpoint and returns the status of its response; an error counts as no
  ///     response. ``SignedWebhook/post(over:)`` sends the delivery to a server on this machine.
  /// - Returns: The number of delivery attempts.
  @discardableResult
  public func deliverWebhooks(
    signedAt time: Date = Date(),
    to receive: @Sendable (SignedWebhook) async throws -> Int
  ) async -> Int {
    var attempts = 0
    for delivery in service.dueDeliveries(until: service.now) {
      // The endpoint may have been deleted or disabled during the delivery before.
      guard let webhook = service.webhooks[delivery.webhookID], webhook.isActive else { continue }
      let signer = WebhookSigner(secret: WebhookSecret(webhook.secret))
      var signed = signer.sign(WebhookSigner.Event(delivery), at: time)
      signed.url = webhook.url
      let status = try? await receive(signed)
      attempts += 1
      service.recordAttempt(at: delivery.id, status: status)
    }
    return attempts
  }
}
