/// The request body of `updateWebhook`; fields that are nil are left out.
///
/// API schema: WebhookEndpointUpdateInput
struct WebhookEndpointUpdateInput: Hashable, Sendable {
  let url: String?
  let events: [EventType]?
  let description: FieldUpdate<String>
  let metadata: JSON.Object?
  let status: WebhookEndpoint.Status?
}

extension WebhookEndpointUpdateInput: JSONModel {
  enum CodingKeys: String {
    case url, events, description, metadata, status
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    url = try reader[.url]
    events = try reader[.events]
    description = try reader[.description]
    metadata = try reader[.metadata]
    status = try reader[.status]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.setIfPresent(.url, url)
    writer.setIfPresent(.events, events)
    writer.set(.description, description)
    writer.setIfPresent(.metadata, metadata)
    writer.setIfPresent(.status, status)
  }
}
