import Medblocks

/// The webhook handling that both servers share.
struct WebhookHandler {
  let inbox: WebhookInbox
  /// Handles an event; replace it with the work of your app.
  let handle: @Sendable (WebhookEvent) async throws -> Void

  /// Handles a delivery and returns the HTTP status of the response.
  func respond(to payload: some Sequence<UInt8>, signature: String?) async -> Int {
    await inbox.respond(to: payload, signature: signature, handle: handle)
  }
}
