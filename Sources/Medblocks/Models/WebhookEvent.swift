import Foundation

/// A webhook event as it arrives at an endpoint.
///
/// `Webhooks.constructEvent` creates it from a delivery. Events arrive at least once and in any
/// order; the same event has the same ``id``. The record of an event and its deliveries is a
/// ``WebhookDelivery``. It prints without its data.
///
/// Only the id and the type are required, so that a field that this SDK cannot read does not keep a
/// genuine event from your handler: ``payload`` has what can be read, ``data`` everything.
///
/// Source: Medblocks documentation, "Webhooks"
public struct WebhookEvent: Identifiable, Hashable, Sendable, Loggable {
  /// The id of the event, `evt_*`, the same in each delivery.
  public let id: Identifier<WebhookEvent>
  /// The type of the event.
  public let type: EventType
  /// The API version of the event, fixed when its endpoint was registered; nil when it is missing.
  public let apiVersion: String?
  /// The time of the event; nil when it is missing or malformed.
  public let createdAt: Date?
  /// The typed object of the event.
  public let payload: Payload
  /// The data of the event as it was received, with the key `object`.
  public let data: JSON

  /// The object of the event as it was received: `data["object"]`.
  public var object: JSON { data["object"] }

  /// Creates an event from its data.
  ///
  /// The payload is read from `data["object"]`, as in a delivery.
  public init(
    id: Identifier<WebhookEvent>, type: EventType, apiVersion: String? = nil,
    createdAt: Date? = nil, data: JSON
  ) {
    self.id = id
    self.type = type
    self.apiVersion = apiVersion
    self.createdAt = createdAt
    self.data = data
    payload = Payload(of: type, data["object"])
  }

  /// Whether the event has the API version that this SDK is built for.
  ///
  /// Events of other versions are read as far as possible.
  public var followsSDKVersion: Bool { apiVersion == APIVersion.supported }

  package var loggableFields: [(label: String, value: Any)] {
    Self.present([
      ("id", id.rawValue.loggable), ("type", type.rawValue.loggable),
      ("apiVersion", apiVersion?.loggable),
    ])
  }
}

extension WebhookEvent: JSONModel, Codable {
  enum CodingKeys: String {
    case id, object, type, data
    case apiVersion = "api_version"
    case createdAt = "created_at"
  }

  private static let object = "event"

  init(_ reader: ObjectReader<CodingKeys>) throws {
    if let object = reader.object[CodingKeys.object.rawValue]?.string, object != Self.object {
      try JSONReadingError.descending(to: .key(CodingKeys.object.rawValue)) {
        throw JSONReadingError("is not \(Self.object)")
      }
    }
    self.init(
      id: try reader[.id], type: try reader[.type], apiVersion: try reader[.apiVersion],
      createdAt: try reader[.createdAt],
      data: reader.object[CodingKeys.data.rawValue] ?? .null)
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.object, Self.object)
    writer.set(.type, type)
    writer.setIfPresent(.apiVersion, apiVersion)
    writer.setIfPresent(.createdAt, createdAt)
    writer.set(.data, data)
  }

  /// Reads the body of a delivery.
  ///
  /// Decoding verifies nothing: use it for events that were verified before they were stored.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the body of a delivery.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
