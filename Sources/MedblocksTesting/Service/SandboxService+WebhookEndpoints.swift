import Foundation

/// The operations on webhook endpoints.
extension SandboxService {
  func webhook(_ id: String) throws(SandboxError) -> Webhook {
    guard let webhook = webhooks[id] else {
      throw SandboxError.notFound("The webhook endpoint does not exist.")
    }
    return webhook
  }

  mutating func createWebhook(
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields()
    let webhook = Webhook(
      id: newID("wh_"), position: newPosition(), url: try fields.webhookURL(required: true) ?? "",
      events: try fields.eventTypes(required: true) ?? [],
      description: try fields.string("description", 0...500),
      metadata: try fields.webhookMetadata() ?? "{}", createdAt: now, updatedAt: now,
      secret: newID("whsec_"))
    webhooks.insert(webhook)
    return webhook.jsonWithSecret
  }

  mutating func listWebhooks(
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "status"])
    let status = query["status"]
    if let status { try Self.validate(webhookStatus: status) }
    let pageRequest = try pageRequest(request, of: "webhooks")
    let page = pageRequest.page(
      of: webhooks.rows(after: pageRequest.start).lazy.filter { webhook in
        status.map { $0 == webhook.status } ?? true
      })
    return json(of: page, data: page.rows.map { .object($0.json) })
  }

  mutating func updateWebhook(
    _ id: String, _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields()
    var webhook = try webhook(id)
    webhook.url = try fields.webhookURL() ?? webhook.url
    webhook.events = try fields.eventTypes() ?? webhook.events
    webhook.metadata = try fields.webhookMetadata() ?? webhook.metadata
    if fields["description"] != nil {
      webhook.description = try fields.string("description", 0...500, nullable: true)
    }
    if let status = try fields.string("status") {
      try Self.validate(webhookStatus: status)
      webhook.status = status
    }
    webhook.updatedAt = now
    webhooks.update(webhook)
    return .object(webhook.json)
  }

  mutating func deleteWebhook(_ id: String) throws(SandboxError) -> SandboxJSON {
    _ = try webhook(id)
    webhooks.remove(id)
    deliveries.removeAll(in: id)
    return ["id": .string(id), "resource_type": "webhook_endpoint", "deleted": true]
  }

  mutating func rotateSecret(of id: String) throws(SandboxError) -> SandboxJSON {
    var webhook = try webhook(id)
    webhook.secret = newID("whsec_")
    webhook.updatedAt = now
    webhooks.update(webhook)
    return webhook.jsonWithSecret
  }

  private static func validate(webhookStatus status: String) throws(SandboxError) {
    guard ["active", "disabled"].contains(status) else {
      throw SandboxError.invalid("status", "The status must be active or disabled.")
    }
  }
}

extension [String: SandboxJSON] {
  fileprivate func webhookURL(required: Bool = false) throws(SandboxError) -> String? {
    guard let text = required ? try self.required("url") : try string("url") else { return nil }
    let parts = URLComponents(string: text)
    let isLocal = parts?.scheme == "http" && parts?.host == "localhost"
    guard isLocal || parts?.scheme == "https" && parts?.host?.isEmpty == false else {
      throw SandboxError.invalid(
        "url", "The URL must use https, or http with the host localhost.")
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
      throw SandboxError.invalid("events", "The value must be an array of 1 to 5 event types.")
    }
    let types = values.compactMap(\.string)
    guard types.count == values.count, types.allSatisfy(known.contains) else {
      throw SandboxError.invalid("events", "The array contains an unknown event type.")
    }
    return types
  }

  fileprivate func webhookMetadata() throws(SandboxError) -> String? {
    guard let metadata = try metadata() else { return nil }
    guard case .object(let members)? = try? SandboxJSON(parsing: Array(metadata.utf8)),
      members.count <= 50
    else {
      throw SandboxError.invalid("metadata", "The object must have at most 50 keys.")
    }
    return metadata
  }
}
