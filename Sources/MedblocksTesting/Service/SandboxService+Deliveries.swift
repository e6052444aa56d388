import Foundation

/// The operations on events, and their delivery to endpoints.
extension SandboxService {
  mutating func listEvents(
    of webhookID: String, _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "delivered"])
    let delivered = query["delivered"]
    if let delivered, !["true", "false"].contains(delivered) {
      throw SandboxError.invalid("delivered", "The value must be true or false.")
    }
    _ = try webhook(webhookID)
    let pageRequest = try pageRequest(request, of: "events/\(webhookID)")
    let page = pageRequest.page(
      of: deliveries.rows(in: webhookID, before: pageRequest.start).lazy.filter { delivery in
        delivered.map { $0 == "\(delivery.deliveredAt != nil)" } ?? true
      })
    return json(of: page, data: page.rows.map(\.json))
  }

  /// Schedules another delivery, at most once a minute.
  mutating func redeliver(_ id: String) throws(SandboxError) -> SandboxJSON {
    guard var delivery = deliveries[id] else {
      throw SandboxError.notFound("The event does not exist.")
    }
    if let last = delivery.lastRedeliveredAt {
      let remaining = 60 - now.timeIntervalSince(last)
      guard remaining <= 0 else {
        throw SandboxError(
          "throttled", message: "An event can be redelivered once a minute.",
          retryAfter: Int(remaining.rounded(.up)))
      }
    }
    delivery.lastRedeliveredAt = now
    delivery.nextAttemptAt = now
    deliveries.update(delivery)
    return delivery.json
  }

  /// Schedules the delivery of an event to each endpoint that receives its type.
  mutating func emit(_ event: Event) {
    for webhook in webhooks.rows() where webhook.receives(event.type) {
      deliveries.insert(
        Delivery(
          id: newID("evt_"), position: newPosition(), webhookID: webhook.id, event: event,
          createdAt: now, nextAttemptAt: now))
    }
  }

  /// Returns the deliveries to active endpoints that are due until a time, in the order of events.
  ///
  /// - Complexity: In proportion to the numbers of endpoints and of returned deliveries.
  func dueDeliveries(until end: Date) -> [Delivery] {
    webhooks.rows().filter(\.isActive).flatMap { deliveries.rows(dueIn: $0.id, until: end) }
      .sorted { $0.position < $1.position }
  }

  /// Returns the date of the next delivery to an active endpoint, or nil.
  func nextDelivery() -> Date? {
    webhooks.rows().filter(\.isActive).compactMap { deliveries.earliestDate(in: $0.id) }.min()
  }

  /// Records an attempt, and disables the endpoint after the last one of the schedule.
  ///
  /// - Parameter status: The status of the endpoint's response; nil when there was none.
  mutating func recordAttempt(at deliveryID: String, status: Int?) {
    guard var delivery = deliveries[deliveryID] else { return }
    delivery.recordAttempt(status: status, at: now)
    deliveries.update(delivery)
    guard delivery.isExhausted, var webhook = webhooks[delivery.webhookID] else { return }
    webhook.status = "disabled"
    webhook.updatedAt = now
    webhooks.update(webhook)
  }
}
