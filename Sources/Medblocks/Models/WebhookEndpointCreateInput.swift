/// The request body of `createWebhook`; fields that are nil are left out.
///
/// API schema: WebhookEndpointCreateInput
struct WebhookEndpointCreateInput: Hashable, Sendable {
  let url: String
  let events: [EventType]
  let description: String?
  let metadata: JSON.Object?
}

extension WebhookEndpointCreateInput: JSONModel {
  enum CodingKeys: String {
    case url, events, description, metadata
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    url = try reader[.url]
    events = try reader[.events]
    description = try reader[.description]
    metadata = try reader[.metadata]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.url, url)
    writer.set(.events, events)
    writer.setIfPresent(.description, description)
    writer.setIfPresent(.metadata, metadata)
  }
}
