import Foundation

/// An address of the caller that events are delivered to.
///
/// API: the answer of `api.getWebhook` and `api.updateWebhook`, and the element of
/// `api.listWebhooks`.
public struct WebhookEndpoint: Identifiable, Hashable, Sendable, Redacted {
  /// The id of the endpoint, `wh_*`.
  public let id: Identifier<WebhookEndpoint>
  /// Where deliveries are sent.
  public let url: String
  /// The event types that are delivered; `*` stands for all.
  public let events: [EventType]
  /// Whether deliveries are made.
  public let status: Status
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

  /// The status and the event types.
  public var printable: [(label: String, value: Any)] { [("status", status), ("events", events)] }
}

extension WebhookEndpoint: WireObject, Codable {
  static let resourceType: String? = "webhook_endpoint"

  enum CodingKeys: String {
    case id, url, events, status, description, metadata
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
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}

extension WebhookEndpoint {
  /// Whether deliveries are made.
  public struct Status: OpenEnum, WireValue {
    /// The word that the API uses.
    public let rawValue: String
    /// Makes a status of the word that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Deliveries are made.
    public static let active: Self = "active"
    /// No deliveries: switched off by the caller, or after nine attempts that failed.
    public static let disabled: Self = "disabled"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.active, .disabled]
  }
}
