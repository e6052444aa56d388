import Foundation

/// An endpoint of your backend to which webhook events are delivered.
///
/// API schema: WebhookEndpoint
public struct WebhookEndpoint: Identifiable, Hashable, Sendable, Loggable {
  /// The id of the endpoint, `wh_*`.
  public let id: Identifier<WebhookEndpoint>
  /// The URL of the endpoint.
  public let url: String
  /// The event types that are delivered; `*` means all.
  public let events: [EventType]
  /// The status of the endpoint.
  public let status: Status
  /// Your own description; nil when there is none.
  public let description: String?
  /// Your own data; numbers keep every digit.
  public let metadata: JSON.Object
  /// The API version of the deliveries, fixed at registration.
  public let apiVersion: String
  /// The time when the endpoint was registered.
  public let createdAt: Date
  /// The time of the last change.
  public let updatedAt: Date

  /// Creates an endpoint, for tests and previews.
  public init(
    id: Identifier<WebhookEndpoint>, url: String, events: [EventType], status: Status,
    description: String? = nil, metadata: JSON.Object = [:], apiVersion: String, createdAt: Date,
    updatedAt: Date
  ) {
    self.id = id
    self.url = url
    self.events = events
    self.status = status
    self.description = description
    self.metadata = metadata
    self.apiVersion = apiVersion
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("status", status), ("events", events)]
  }
}

extension WebhookEndpoint: JSONModel, Codable {
  static let resourceType: String? = "webhook_endpoint"

  enum CodingKeys: String {
    case id, url, events, status, description, metadata
    case apiVersion = "api_version"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    url = try reader[.url]
    events = try reader[.events]
    status = try reader[.status]
    description = try reader[.description]
    metadata = try reader[.metadata]
    apiVersion = try reader[.apiVersion]
    createdAt = try reader[.createdAt]
    updatedAt = try reader[.updatedAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.url, url)
    writer.set(.events, events)
    writer.set(.status, status)
    writer.set(.description, description)
    writer.set(.metadata, metadata)
    writer.set(.apiVersion, apiVersion)
    writer.set(.createdAt, createdAt)
    writer.set(.updatedAt, updatedAt)
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

extension WebhookEndpoint {
  /// The status of an endpoint.
  public struct Status: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a status from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Events are delivered.
    public static let active: Self = "active"
    /// No events are delivered: you disabled the endpoint, or nine attempts failed.
    public static let disabled: Self = "disabled"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.active, .disabled]
  }
}
