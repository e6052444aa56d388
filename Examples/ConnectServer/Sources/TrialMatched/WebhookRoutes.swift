import HTTPTypes
import Hummingbird
import Medblocks

/// Where Medblocks delivers events: verified on the raw body, and each handled once.
struct WebhookRoutes {
  let backend: Backend

  func add(to router: Router<AppContext>) {
    router.post("webhooks") { request, context -> HTTPResponse.Status in
      let body = try await request.body.collect(upTo: 1 << 20)
      let signature = HTTPField.Name(Webhooks.signatureHeader).flatMap { request.headers[$0] }
      do {
        try await backend.inbox.receive(
          payload: body.readableBytesView, signature: signature, handle: handle)
        return .noContent
      } catch let error as WebhookSignatureError {
        context.logger.warning("webhook refused", metadata: ["error": "\(error)"])
        return .badRequest
      } catch is WebhookInbox.InProgress {
        return .conflict  // Medblocks delivers it again
      }
    }
  }

  @Sendable private func handle(_ event: WebhookEvent) async {
    switch event.payload {
    case .patientSessionCompleted(let session): await backend.feed.tell(session.patientID)
    case .recordsSyncCompleted(let sync): await backend.feed.tell(sync.patientID)
    case .recordsSyncFailed(let sync): await backend.feed.tell(sync.patientID)
    default: await backend.feed.tell(nil)
    }
  }
}
