import Foundation

/// The operations on endpoints and their events.
extension LocalSandbox {
  func indexOfWebhook(_ id: String) throws(SandboxError) -> Int {
    guard let index = state.webhooks.firstIndex(where: { $0.id == id }) else {
      throw SandboxError.notFound("There is no endpoint '\(id)'.")
    }
    return index
  }

  func createWebhook(_ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields(allowing: ["url", "events", "description", "metadata"])
    let webhook = SandboxState.Webhook(
      id: state.newID("wh_"), url: try fields.webhookURL(required: true) ?? "",
      events: try fields.eventTypes(required: true) ?? [],
      description: try fields.text("description", 0...500),
      metadata: try fields.webhookMetadata() ?? [:], createdAt: state.now, updatedAt: state.now,
      secret: state.newID("whsec_"))
    state.webhooks.append(webhook)
    return webhook.jsonWithSecret
  }

  func listWebhooks(_ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "status"])
    if let status = query["status"], !["active", "disabled"].contains(status) {
      throw SandboxError.invalid("status", "No such status.")
    }
    let webhooks = state.webhooks.filter { webhook in
      query["status"].map { $0 == webhook.status } ?? true
    }
    return try state.page(
      of: webhooks.map { ($0.id, .object($0.json)) }, list: "webhooks", request)
  }

  func updateWebhook(_ id: String, _ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let names: Set = ["url", "events", "description", "metadata", "status"]
    let fields = try request.fields(allowing: names)
    let index = try indexOfWebhook(id)
    var webhook = state.webhooks[index]
    webhook.url = try fields.webhookURL() ?? webhook.url
    webhook.events = try fields.eventTypes() ?? webhook.events
    webhook.metadata = try fields.webhookMetadata() ?? webhook.metadata
    if fields["description"] != nil {
      webhook.description = try fields.text("description", 0...500, nullable: true)
    }
    if let status = try fields.text("status") {
      guard ["active", "disabled"].contains(status) else {
        throw SandboxError.invalid("status", "No such status.")
      }
      webhook.status = status
    }
    webhook.updatedAt = state.now
    state.webhooks[index] = webhook
    return .object(webhook.json)
  }

  func deleteWebhook(_ id: String) throws(SandboxError) -> SandboxJSON {
    state.webhooks.remove(at: try indexOfWebhook(id))
    state.deliveries.removeAll { $0.webhookID == id }
    return ["id": .string(id), "resource_type": "webhook_endpoint", "deleted": true]
  }

  func rotateSecret(of id: String) throws(SandboxError) -> SandboxJSON {
    let index = try indexOfWebhook(id)
    state.webhooks[index].secret = state.newID("whsec_")
    state.webhooks[index].updatedAt = state.now
    return state.webhooks[index].jsonWithSecret
  }

  func listEvents(of id: String, _ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "delivered"])
    if let delivered = query["delivered"], !["true", "false"].contains(delivered) {
      throw SandboxError.invalid("delivered", "It is neither true nor false.")
    }
    _ = try indexOfWebhook(id)
    let deliveries = state.deliveries.reversed().filter { delivery in
      delivery.webhookID == id
        && query["delivered"].map { $0 == "\(delivery.deliveredAt != nil)" } ?? true
    }
    return try state.page(
      of: deliveries.map { ($0.id, $0.json) }, list: "events/\(id)", request)
  }

  func redeliver(_ id: String) throws(SandboxError) -> SandboxJSON {
    guard let index = state.deliveries.firstIndex(where: { $0.id == id }) else {
      throw SandboxError.notFound("There is no event '\(id)'.")
    }
    if let last = state.deliveries[index].lastRedeliveredAt {
      let rest = 60 - state.now.timeIntervalSince(last)
      guard rest <= 0 else {
        throw SandboxError(
          "throttled", message: "Once a minute.", retryAfter: Int(rest.rounded(.up)))
      }
    }
    state.deliveries[index].lastRedeliveredAt = state.now
    state.deliveries[index].nextAttemptAt = state.now
    return state.deliveries[index].json
  }
}

extension [String: SandboxJSON] {
  fileprivate func webhookURL(required: Bool = false) throws(SandboxError) -> String? {
    guard let text = required ? try self.required("url") : try text("url") else { return nil }
    let parts = URLComponents(string: text)
    let isLocal = parts?.scheme == "http" && parts?.host == "localhost"
    guard isLocal || parts?.scheme == "https" && parts?.host?.isEmpty == false else {
      throw SandboxError.invalid("url", "It is neither https nor http://localhost.")
    }
    return text
  }

  fileprivate func eventTypes(required: Bool = false) throws(SandboxError) -> [String]? {
    guard required || self["events"] != nil else { return nil }
    let known = [
      "*", "patient_session.completed", "connection.token_refresh_failed",
      "records.sync.completed", "records.sync.failed",
    ]
    guard case .array(let values) = self["events"], (1...5).contains(values.count) else {
      throw SandboxError.invalid("events", "It is no list of 1 to 5 event types.")
    }
    let types = values.compactMap(\.string)
    guard types.count == values.count, types.allSatisfy(known.contains) else {
      throw SandboxError.invalid("events", "There is an event type that is not known.")
    }
    return types
  }

  fileprivate func webhookMetadata() throws(SandboxError) -> SandboxJSON? {
    guard let metadata = try metadata() else { return nil }
    guard case .object(let members) = metadata, members.count <= 50 else {
      throw SandboxError.invalid("metadata", "It has more than 50 keys.")
    }
    return metadata
  }
}
