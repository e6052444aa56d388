import Foundation

/// Endpoints, and the events that are delivered to them.
extension SandboxState {
  struct Webhook: Codable, Hashable, Sendable {
    let id: String
    var url: String
    var events: [String]
    var status = "active"
    var description: String?
    var metadata: SandboxJSON
    let createdAt: Date
    var updatedAt: Date
    var secret: String

    var json: [String: SandboxJSON] {
      [
        "id": .string(id), "resource_type": "webhook_endpoint", "url": .string(url),
        "events": .array(events.map(SandboxJSON.string)), "status": .string(status),
        "description": SandboxJSON(description), "metadata": metadata,
        "api_version": .string(LocalSandbox.apiVersion), "created_at": SandboxJSON(createdAt),
        "updated_at": SandboxJSON(updatedAt),
      ]
    }

    var jsonWithSecret: SandboxJSON {
      .object(json.merging(["secret": .string(secret)]) { $1 })
    }

    func wants(_ type: String) -> Bool {
      status == "active" && (events.contains("*") || events.contains(type))
    }
  }

  struct Delivery: Codable, Hashable, Sendable {
    let event: WebhookSigner.Event
    let webhookID: String
    var attempts = 0
    var nextAttemptAt: Date?
    var deliveredAt: Date?
    var lastStatusCode: Int?
    var lastRedeliveredAt: Date?

    var id: String { event.id.rawValue }

    var json: SandboxJSON {
      [
        "id": .string(id), "resource_type": "event", "webhook_endpoint_id": .string(webhookID),
        "type": .string(event.type.rawValue), "data": ["object": event.object],
        "api_version": .string(event.apiVersion), "attempts": SandboxJSON(attempts),
        "next_attempt_at": SandboxJSON(nextAttemptAt), "delivered_at": SandboxJSON(deliveredAt),
        "last_status_code": lastStatusCode.map { SandboxJSON($0) } ?? .null,
        "last_response_body": .null, "last_redelivered_at": SandboxJSON(lastRedeliveredAt),
        "created_at": SandboxJSON(event.createdAt),
      ]
    }

    /// How long to wait after an attempt that failed, the first, the second and so on.
    private static let waits = [60.0, 300, 1_800, 7_200, 43_200, 86_400, 86_400, 86_400]

    /// Notes what came of an attempt; nil when the endpoint could not be reached.
    mutating func note(status: Int?, at now: Date) {
      attempts += 1
      lastStatusCode = status
      if let status, (200..<300).contains(status) {
        (deliveredAt, nextAttemptAt) = (now, nil)
      } else {
        let wait = attempts <= Self.waits.count ? Self.waits[attempts - 1] : nil
        nextAttemptAt = wait.map { now + $0 }
      }
    }

    /// Whether every attempt was made and failed.
    var isExhausted: Bool { nextAttemptAt == nil && deliveredAt == nil }
  }

  /// Queues an event for every endpoint that wants its type, with an id of its own for each.
  mutating func emit(_ event: WebhookSigner.Event) {
    for webhook in webhooks where webhook.wants(event.type.rawValue) {
      var event = event
      event.id = .init(newID("evt_"))
      event.createdAt = now
      deliveries.append(Delivery(event: event, webhookID: webhook.id, nextAttemptAt: now))
    }
  }

  /// The deliveries to active endpoints that are due by a time.
  func dueDeliveries(by end: Date) -> [Delivery] {
    let active = Set(webhooks.filter { $0.status == "active" }.map(\.id))
    return deliveries.filter { delivery in
      active.contains(delivery.webhookID) && delivery.nextAttemptAt.map { $0 <= end } ?? false
    }
  }

  /// When the next pull or delivery is due; nil when none is until a time.
  func nextDue(upTo end: Date) -> Date? {
    let attempts = dueDeliveries(by: end).compactMap(\.nextAttemptAt)
    return (attempts + syncs.map(\.dueAt).filter { $0 <= end }).min()
  }
}
