import Foundation

/// A webhook event as it arrives at an endpoint.
///
/// `Webhooks.constructEvent` creates it from a delivery. Events arrive at least once and in any
/// order; the same event has the same ``id``. The record of an event and its deliveries is a
/// ``WebhookDelivery``. It prints without its data.
///
/// Source: Medblocks documentation, "Webhooks"
public struct WebhookEvent: Identifiable, Hashable, Sendable, Loggable {
  /// The id of the event, `evt_*`, the same in each delivery.
  public let id: Identifier<WebhookEvent>
  /// The type of the event.
  public let type: EventType
  /// The API version of the event, fixed when its endpoint was registered.
  public let apiVersion: String
  /// The time of the event.
  public let createdAt: Date
  /// The typed object of the event.
  public let payload: Payload
  /// The data of the event as it was received, with the key `object`.
  public let data: JSON.Object

  /// Creates an event from its data.
  ///
  /// The payload is read from `data["object"]`, as in a delivery.
  ///
  /// - Throws: ``MedblocksError`` of kind `decoding` when the object does not match the type.
  public init(
    id: Identifier<WebhookEvent>, type: EventType, apiVersion: String, createdAt: Date,
    data: JSON.Object
  ) throws {
    self.id = id
    self.type = type
    self.apiVersion = apiVersion
    self.createdAt = createdAt
    self.data = data
    do {
      payload = try Payload(of: type, in: data, version: apiVersion)
    } catch let error as JSONReadingError {
      throw MedblocksError(kind: .decoding, message: error.message, outcome: .notSent)
    }
  }

  /// Whether the event has the API version that this SDK is built for.
  ///
  /// Events of other versions are read as far as possible.
  public var followsSDKVersion: Bool { apiVersion == APIVersion.supported }

  package var loggableFields: [(label: String, value: Any)] {
    [
      ("id", id.rawValue.loggable), ("type", type.rawValue.loggable),
      ("apiVersion", apiVersion.loggable),
    ]
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
    if let object: String = try reader[.object], object != Self.object {
      try JSONReadingError.descending(to: .key(CodingKeys.object.rawValue)) {
        throw JSONReadingError("is not \(Self.object)")
      }
    }
    id = try reader[.id]
    type = try reader[.type]
    apiVersion = try reader[.apiVersion]
    createdAt = try reader[.createdAt]
    data = try reader[.data]
    payload = try Payload(of: type, in: data, version: apiVersion)
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.object, Self.object)
    writer.set(.type, type)
    writer.set(.apiVersion, apiVersion)
    writer.set(.createdAt, createdAt)
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
