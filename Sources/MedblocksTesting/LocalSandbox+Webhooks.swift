import Foundation

/// The operations on endpoints and their events.
extension LocalSandbox {
  func routeWebhooks(_ request: SandboxRequest) throws -> SandboxJSON {
    let path = request.path
    switch (request.method, path[0], path.dropFirst(2).first, path.count) {
    case ("POST", "webhooks", nil, 1): return try createWebhook(request)
    case ("GET", "webhooks", nil, 1): return try listWebhooks(request)
    case ("GET", "webhooks", nil, 2):
      return .object(state.webhooks[try indexOfWebhook(path[1])].json)
    case ("PATCH", "webhooks", nil, 2): return try updateWebhook(path[1], request)
    case ("DELETE", "webhooks", nil, 2): return try deleteWebhook(path[1])
    case ("POST", "webhooks", "rotate-secret", 3): return try rotateSecret(of: path[1])
    case ("GET", "webhooks", "events", 3): return try listEvents(of: path[1], request)
    case ("POST", "events", "redeliver", 3): return try redeliver(path[1])
    default: throw SandboxFault.notFound("No such route.", code: "not_found")
    }
  }

  func indexOfWebhook(_ id: String) throws -> Int {
    guard let index = state.webhooks.firstIndex(where: { $0.id == id }) else {
      throw SandboxFault.notFound("There is no endpoint '\(id)'.")
    }
    return index
  }

  private func createWebhook(_ request: SandboxRequest) throws -> SandboxJSON {
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

  private func listWebhooks(_ request: SandboxRequest) throws -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "status"])
    if let status = query["status"], !["active", "disabled"].contains(status) {
      throw SandboxFault.invalid("status", "No such status.")
    }
    let webhooks = state.webhooks.filter { webhook in
      query["status"].map { $0 == webhook.status } ?? true
    }
    return try state.page(
      of: webhooks.map { ($0.id, .object($0.json)) }, list: "webhooks", query: query)
  }

  private func updateWebhook(_ id: String, _ request: SandboxRequest) throws -> SandboxJSON {
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
        throw SandboxFault.invalid("status", "No such status.")
      }
      webhook.status = status
    }
    webhook.updatedAt = state.now
    state.webhooks[index] = webhook
    return .object(webhook.json)
  }

  private func deleteWebhook(_ id: String) throws -> SandboxJSON {
    state.webhooks.remove(at: try indexOfWebhook(id))
    state.deliveries.removeAll { $0.webhookID == id }
    return ["id": .string(id), "resource_type": "webhook_endpoint", "deleted": true]
  }

  private func rotateSecret(of id: String) throws -> SandboxJSON {
    let index = try indexOfWebhook(id)
    state.webhooks[index].secret = state.newID("whsec_")
    state.webhooks[index].updatedAt = state.now
    return state.webhooks[index].jsonWithSecret
  }

  private func listEvents(of id: String, _ request: SandboxRequest) throws -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "delivered"])
    if let delivered = query["delivered"], !["true", "false"].contains(delivered) {
      throw SandboxFault.invalid("delivered", "It is neither true nor false.")
    }
    _ = try indexOfWebhook(id)
    let deliveries = state.deliveries.reversed().filter { delivery in
      delivery.webhookID == id
        && query["delivered"].map { $0 == "\(delivery.deliveredAt != nil)" } ?? true
    }
    return try state.page(
      of: deliveries.map { ($0.id, $0.json) }, list: "events/\(id)", query: query)
  }

  private func redeliver(_ id: String) throws -> SandboxJSON {
    guard let index = state.deliveries.firstIndex(where: { $0.id == id }) else {
      throw SandboxFault.notFound("There is no event '\(id)'.")
    }
    if let last = state.deliveries[index].lastRedeliveredAt {
      let rest = 60 - state.now.timeIntervalSince(last)
      guard rest <= 0 else { throw SandboxFault.throttled(retryAfter: Int(rest.rounded(.up))) }
    }
    state.deliveries[index].lastRedeliveredAt = state.now
    state.deliveries[index].nextAttemptAt = state.now
    return state.deliveries[index].json
  }
}

extension [String: SandboxJSON] {
  fileprivate func webhookURL(required: Bool = false) throws -> String? {
    guard let text = required ? try self.required("url") : try text("url") else { return nil }
    let parts = URLComponents(string: text)
    let isLocal = parts?.scheme == "http" && parts?.host == "localhost"
    guard isLocal || parts?.scheme == "https" && parts?.host?.isEmpty == false else {
      throw SandboxFault.invalid("url", "It is neither https nor http://localhost.")
    }
    return text
  }

  fileprivate func eventTypes(required: Bool = false) throws -> [String]? {
    guard required || self["events"] != nil else { return nil }
    let known = [
      "*", "patient_session.completed", "connection.token_refresh_failed",
      "records.sync.completed", "records.sync.failed",
    ]
    guard case .array(let values) = self["events"], (1...5).contains(values.count) else {
      throw SandboxFault.invalid("events", "It is no list of 1 to 5 event types.")
    }
    let types = values.compactMap(\.string)
    guard types.count == values.count, types.allSatisfy(known.contains) else {
      throw SandboxFault.invalid("events", "There is an event type that is not known.")
    }
    return types
  }

  fileprivate func webhookMetadata() throws -> SandboxJSON? {
    guard let metadata = try metadata() else { return nil }
    guard case .object(let members) = metadata, members.count <= 50 else {
      throw SandboxFault.invalid("metadata", "It has more than 50 keys.")
    }
    return metadata
  }
}
