import Foundation

/// The record of a webhook event and its deliveries to an endpoint.
///
/// The event as it arrives at an endpoint is a ``WebhookEvent``. It prints without the event's data.
///
/// API schema: WebhookEvent
public struct WebhookDelivery: Identifiable, Hashable, Sendable, Loggable {
  /// The id of the event, `evt_*`.
  public let id: WebhookEvent.ID
  /// The id of the endpoint.
  public let webhookEndpointID: WebhookEndpoint.ID
  /// The type of the event.
  public let type: EventType
  /// The data of the event, with the key `object`.
  public let data: JSON.Object
  /// The API version of the event.
  public let apiVersion: String
  /// The number of attempts, the current one included.
  public let attempts: Int
  /// The time of the next attempt; nil when the event was delivered or no attempt is left.
  public let nextAttemptAt: Date?
  /// The time when the endpoint accepted the event; nil when it has not.
  public let deliveredAt: Date?
  /// The HTTP status of the last attempt; nil when there was no response.
  public let lastStatusCode: Int?
  /// The body of the endpoint's last response, cut at 4 KB; nil when there was no response.
  public let lastResponseBody: String?
  /// The time of the last redelivery on request; nil when there was none.
  public let lastRedeliveredAt: Date?
  /// The time of the event.
  public let createdAt: Date

  /// Creates a record of an event, for tests and previews.
  public init(
    id: WebhookEvent.ID, webhookEndpointID: WebhookEndpoint.ID, type: EventType,
    data: JSON.Object, apiVersion: String, attempts: Int, nextAttemptAt: Date? = nil,
    deliveredAt: Date? = nil, lastStatusCode: Int? = nil, lastResponseBody: String? = nil,
    lastRedeliveredAt: Date? = nil, createdAt: Date
  ) {
    self.id = id
    self.webhookEndpointID = webhookEndpointID
    self.type = type
    self.data = data
    self.apiVersion = apiVersion
    self.attempts = attempts
    self.nextAttemptAt = nextAttemptAt
    self.deliveredAt = deliveredAt
    self.lastStatusCode = lastStatusCode
    self.lastResponseBody = lastResponseBody
    self.lastRedeliveredAt = lastRedeliveredAt
    self.createdAt = createdAt
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("type", type), ("attempts", attempts)]
  }
}

extension WebhookDelivery: JSONModel, Codable {
  static let resourceType: String? = "event"

  enum CodingKeys: String {
    case id, type, data, attempts
    case webhookEndpointID = "webhook_endpoint_id"
    case apiVersion = "api_version"
    case nextAttemptAt = "next_attempt_at"
    case deliveredAt = "delivered_at"
    case lastStatusCode = "last_status_code"
    case lastResponseBody = "last_response_body"
    case lastRedeliveredAt = "last_redelivered_at"
    case createdAt = "created_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    webhookEndpointID = try reader[.webhookEndpointID]
    type = try reader[.type]
    data = try reader[.data]
    apiVersion = try reader[.apiVersion]
    attempts = try reader[.attempts]
    nextAttemptAt = try reader[.nextAttemptAt]
    deliveredAt = try reader[.deliveredAt]
    lastStatusCode = try reader[.lastStatusCode]
    lastResponseBody = try reader[.lastResponseBody]
    lastRedeliveredAt = try reader[.lastRedeliveredAt]
    createdAt = try reader[.createdAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.webhookEndpointID, webhookEndpointID)
    writer.set(.type, type)
    writer.set(.data, data)
    writer.set(.apiVersion, apiVersion)
    writer.set(.attempts, attempts)
    writer.set(.nextAttemptAt, nextAttemptAt)
    writer.set(.deliveredAt, deliveredAt)
    writer.set(.lastStatusCode, lastStatusCode)
    writer.set(.lastResponseBody, lastResponseBody)
    writer.set(.lastRedeliveredAt, lastRedeliveredAt)
    writer.set(.createdAt, createdAt)
  }

  /// Reads the JSON of the API.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the JSON of the API.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
