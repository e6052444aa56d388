import Foundation
import HTTPTypes
import Hummingbird
import Medblocks

/// The webhook endpoint: it verifies each delivery and handles each event once.
struct WebhookRoutes {
  let backend: Backend

  func add(to router: Router<AppContext>) {
    router.post("webhooks") { request, context in
      let body = try await request.body.collect(upTo: 1 << 20)
      let signature = HTTPField.Name(Webhooks.signatureHeader).flatMap { request.headers[$0] }
      let logger = context.logger
      let status = await backend.inbox.respond(
        to: body.readableBytesView, signature: signature,
        onError: { logger.warning("webhook failed", metadata: ["error": "\($0)"]) },
        handle: handle)
      return HTTPResponse.Status(code: status)
    }
  }

  @Sendable private func handle(_ event: WebhookEvent) async throws {
    try await backend.people.update(with: event)
    switch event.payload {
    case .patientSessionCompleted(let session):
      try await backend.changes.record(session.patientID)
    case .recordsSyncCompleted(let sync): try await backend.changes.record(sync.patientID)
    case .recordsSyncFailed(let sync): try await backend.changes.record(sync.patientID)
    case .connectionTokenRefreshFailed(let connection):
      let patientID = try await backend.attempts.patient(of: connection.id)
      if let patientID, let facility = connection.connectionID {
        try await backend.people.addAccessLost(
          event.id.rawValue, patientID, facility, at: event.createdAt ?? Date())
      }
      try await backend.changes.record(patientID)
    default: try await backend.changes.record(nil)
    }
  }
}
