import Foundation
import Medblocks

/// How endpoints hear of what happens.
extension LocalSandbox {
  /// Delivers every event that is due, and returns how many attempts were made.
  ///
  /// `receive` plays your endpoint: it gets the delivery and returns the status of its answer; an
  /// error counts as no answer. ``SignedWebhook/post(over:)`` is the one that sends it by HTTP to
  /// your own server. What is refused is due again after 1 minute, 5 and 30 minutes, 2 and
  /// 12 hours and three times 24 hours on the sandbox's clock, and after the ninth attempt the
  /// endpoint is disabled. Deliveries are signed at `time`, by default now by the machine's clock, as
  /// a handler expects that does not know the sandbox's.
  @discardableResult
  public func deliverWebhooks(
    signedAt time: Date = Date(),
    to receive: @Sendable (SignedWebhook) async throws -> Int
  ) async -> Int {
    var attempts = 0
    for delivery in state.dueDeliveries(by: state.now) {
      // The endpoint may have gone, or been disabled, while another was at work.
      guard let webhook = state.webhooks.first(where: { $0.id == delivery.webhookID }),
        webhook.status == "active"
      else { continue }
      let signer = WebhookSigner(secret: WebhookSecret(webhook.secret))
      var signed = signer.sign(delivery.event, at: time)
      signed.url = webhook.url
      let status = try? await receive(signed)
      attempts += 1
      note(status, of: delivery)
    }
    return attempts
  }

  /// The state may have changed while the endpoint was at work.
  private func note(_ status: Int?, of delivery: SandboxState.Delivery) {
    guard let index = state.deliveries.firstIndex(where: { $0.id == delivery.id }) else { return }
    state.deliveries[index].note(status: status, at: state.now)
    guard state.deliveries[index].isExhausted,
      let webhook = state.webhooks.firstIndex(where: { $0.id == delivery.webhookID })
    else { return }
    state.webhooks[webhook].status = "disabled"
    state.webhooks[webhook].updatedAt = state.now
  }
}
