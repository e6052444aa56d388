import Medblocks

/// What both servers do with a delivery.
struct Backend {
  let inbox: WebhookInbox
  /// What your app does with an event.
  let handle: @Sendable (WebhookEvent) async throws -> Void

  /// Takes the raw body of a delivery and the value of its header, and returns the status to answer.
  func receive(payload: some Sequence<UInt8>, signature: String?) async -> Int {
    do {
      try await inbox.receive(payload: payload, signature: signature, handle: handle)
      return 200  // also for an event that was handled before
    } catch is WebhookSignatureError {
      return 400
    } catch is WebhookInbox.InProgress {
      return 503
    } catch {
      return 500
    }
  }
}
