import Foundation

/// The stored record of an event and of the attempts to deliver it.
///
/// The event as it arrives at an endpoint has another shape: ``WebhookEvent``. It prints without the
/// event's data.
///
/// API: the schema `WebhookEvent`, the element of `api.listWebhookEvents` and the answer of
/// `api.redeliverWebhookEvent`.
public struct WebhookDelivery: Identifiable, Hashable, Sendable, Redacted {
  /// The id of the event, `evt_*`.
  public let id: WebhookEvent.ID
  /// The endpoint that it is for.
  public let webhookEndpointID: WebhookEndpoint.ID
  /// What happened.
  public let type: EventType
  /// What it happened to, under `object`.
  public let data: JSON.Object
  /// The API version that the event follows.
  public let apiVersion: String
  /// How many deliveries were tried.
  public let attempts: Int
  /// When the next delivery is due, or nil when none is.
  public let nextAttemptAt: Date?
  /// When the endpoint accepted it, or nil.
  public let deliveredAt: Date?
  /// The HTTP status of the last attempt, or nil.
  public let lastStatusCode: Int?
  /// The endpoint's answer to the last attempt, or nil.
  public let lastResponseBody: String?
  /// When it was last sent again on request, or nil.
  public let lastRedeliveredAt: Date?
  /// When it happened.
  public let createdAt: Date

  /// The type and the attempts.
  public var printable: [(label: String, value: Any)] { [("type", type), ("attempts", attempts)] }
}

extension WebhookDelivery: WireObject, Codable {
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

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    webhookEndpointID = try fields[.webhookEndpointID]
    type = try fields[.type]
    data = try fields[.data]
    apiVersion = try fields[.apiVersion]
    attempts = try fields[.attempts]
    nextAttemptAt = try fields[.nextAttemptAt]
    deliveredAt = try fields[.deliveredAt]
    lastStatusCode = try fields[.lastStatusCode]
    lastResponseBody = try fields[.lastResponseBody]
    lastRedeliveredAt = try fields[.lastRedeliveredAt]
    createdAt = try fields[.createdAt]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.webhookEndpointID, webhookEndpointID)
    fields.put(.type, type)
    fields.put(.data, data)
    fields.put(.apiVersion, apiVersion)
    fields.put(.attempts, attempts)
    fields.put(.nextAttemptAt, nextAttemptAt)
    fields.put(.deliveredAt, deliveredAt)
    fields.put(.lastStatusCode, lastStatusCode)
    fields.put(.lastResponseBody, lastResponseBody)
    fields.put(.lastRedeliveredAt, lastRedeliveredAt)
    fields.put(.createdAt, createdAt)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
