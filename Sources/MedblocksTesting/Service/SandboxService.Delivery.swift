import Foundation

extension SandboxService {
  /// An event for one endpoint, and its delivery attempts.
  struct Delivery: TableRow {
    /// The id of the event; each endpoint gets its own.
    let id: String
    let position: Int
    let webhookID: String
    let event: Event
    let createdAt: Date
    var attempts = 0
    var nextAttemptAt: Date?
    var deliveredAt: Date?
    var lastStatusCode: Int?
    var lastRedeliveredAt: Date?

    var lists: [String] { [webhookID] }

    var appointment: Appointment? {
      nextAttemptAt.map { Appointment(agenda: webhookID, date: $0) }
    }

    var json: SandboxJSON {
      [
        "id": .string(id), "resource_type": "event", "webhook_endpoint_id": .string(webhookID),
        "type": .string(event.type), "data": ["object": .raw(event.object)],
        "api_version": .string(SandboxService.apiVersion), "attempts": SandboxJSON(attempts),
        "next_attempt_at": SandboxJSON(nextAttemptAt), "delivered_at": SandboxJSON(deliveredAt),
        "last_status_code": lastStatusCode.map { SandboxJSON($0) } ?? .null,
        "last_response_body": .null, "last_redelivered_at": SandboxJSON(lastRedeliveredAt),
        "created_at": SandboxJSON(createdAt),
      ]
    }

    /// The waits after the first, the second and each further failed attempt, in seconds.
    private static let waits = [60.0, 300, 1_800, 7_200, 43_200, 86_400, 86_400, 86_400]

    /// Records an attempt.
    ///
    /// - Parameter status: The status of the endpoint's response; nil when there was none.
    mutating func recordAttempt(status: Int?, at now: Date) {
      attempts += 1
      lastStatusCode = status
      if let status, (200..<300).contains(status) {
        (deliveredAt, nextAttemptAt) = (now, nil)
      } else {
        let wait = attempts <= Self.waits.count ? Self.waits[attempts - 1] : nil
        nextAttemptAt = wait.map { now + $0 }
      }
    }

    /// Whether all attempts have failed.
    var isExhausted: Bool { nextAttemptAt == nil && deliveredAt == nil }
  }
}
