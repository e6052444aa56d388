/// The body of `api.createWebhook`; what is nil is left out.
struct WebhookEndpointCreateInput: Hashable, Sendable {
  let url: String
  let events: [EventType]
  let description: String?
  let metadata: JSON.Object?
}

extension WebhookEndpointCreateInput: WireObject {
  enum CodingKeys: String {
    case url, events, description, metadata
  }

  init(_ fields: Fields<CodingKeys>) throws {
    url = try fields[.url]
    events = try fields[.events]
    description = try fields[.description]
    metadata = try fields[.metadata]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.url, url)
    fields.put(.events, events)
    fields.putIfPresent(.description, description)
    fields.putIfPresent(.metadata, metadata)
  }
}
