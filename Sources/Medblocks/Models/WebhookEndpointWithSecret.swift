import Foundation

/// An endpoint together with its signing secret, which is shown this once.
///
/// API: the answer of `api.createWebhook` and `api.rotateWebhookSecret`.
public struct WebhookEndpointWithSecret: Identifiable, Hashable, Sendable, Redacted {
  /// The id of the endpoint, `wh_*`.
  public let id: WebhookEndpoint.ID
  /// Where deliveries are sent.
  public let url: String
  /// The event types that are delivered; `*` stands for all.
  public let events: [EventType]
  /// Whether deliveries are made.
  public let status: WebhookEndpoint.Status
  /// The caller's own note, or nil.
  public let description: String?
  /// The caller's own data, every number as it was sent.
  public let metadata: JSON.Object
  /// The API version that deliveries follow.
  public let apiVersion: String
  /// When the endpoint was registered.
  public let createdAt: Date
  /// When the endpoint last changed.
  public let updatedAt: Date
  /// The secret that signs deliveries; shown this once.
  public let secret: WebhookSecret

  /// The status and the event types.
  public var printable: [(label: String, value: Any)] { [("status", status), ("events", events)] }
}

extension WebhookEndpointWithSecret: WireObject, Codable {
  static let resourceType: String? = "webhook_endpoint"

  enum CodingKeys: String {
    case id, url, events, status, description, metadata, secret
    case apiVersion = "api_version"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    url = try fields[.url]
    events = try fields[.events]
    status = try fields[.status]
    description = try fields[.description]
    metadata = try fields[.metadata]
    apiVersion = try fields[.apiVersion]
    createdAt = try fields[.createdAt]
    updatedAt = try fields[.updatedAt]
    secret = try fields[.secret]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.url, url)
    fields.put(.events, events)
    fields.put(.status, status)
    fields.put(.description, description)
    fields.put(.metadata, metadata)
    fields.put(.apiVersion, apiVersion)
    fields.put(.createdAt, createdAt)
    fields.put(.updatedAt, updatedAt)
    fields.put(.secret, secret)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
