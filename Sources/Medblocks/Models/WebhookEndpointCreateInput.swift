/// The body of `api.createWebhook`; what is nil is left out.
struct WebhookEndpointCreateInput: Hashable, Sendable {
  let url: String
  let events: [EventType]
  let description: String?
  let metadata: JSON.Object?
}

extension WebhookEndpointCreateInput: WireObject, Codable {
  enum CodingKeys: String, CaseIterable {
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

  init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
