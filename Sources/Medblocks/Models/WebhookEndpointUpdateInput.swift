/// The body of `api.updateWebhook`, a partial update; what is nil or `.leave` is left out.
struct WebhookEndpointUpdateInput: Hashable, Sendable {
  let url: String?
  let events: [EventType]?
  let description: Change<String>
  let metadata: JSON.Object?
  let status: WebhookEndpoint.Status?
}

extension WebhookEndpointUpdateInput: WireObject {
  enum CodingKeys: String {
    case url, events, description, metadata, status
  }

  init(_ fields: Fields<CodingKeys>) throws {
    url = try fields[.url]
    events = try fields[.events]
    description = try fields[.description]
    metadata = try fields[.metadata]
    status = try fields[.status]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.putIfPresent(.url, url)
    fields.putIfPresent(.events, events)
    fields.put(.description, description)
    fields.putIfPresent(.metadata, metadata)
    fields.putIfPresent(.status, status)
  }
}
