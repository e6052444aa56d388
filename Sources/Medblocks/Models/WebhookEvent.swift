import Foundation

/// An event as it arrives at an endpoint, signed.
///
/// `Webhooks.constructEvent` makes it. Events arrive at least once and in no order: `id` tells
/// that one has come before. The stored record of an event, with the attempts to deliver it, is
/// ``WebhookDelivery``. It prints without its data.
///
/// API: the body of a delivery (Medblocks documentation, "Webhooks").
public struct WebhookEvent: Identifiable, Hashable, Sendable, Redacted {
  /// The id of the event, `evt_*`; the same in each delivery of it.
  public let id: Identifier<WebhookEvent>
  /// What happened.
  public let type: EventType
  /// The API version that the event follows: the one of when its endpoint was registered.
  public let apiVersion: String
  /// When it happened.
  public let createdAt: Date
  /// What it happened to, by type.
  public let payload: Payload
  /// What it happened to, under `object`, as it came: every field and every digit.
  public let data: JSON.Object

  /// Whether the event follows the API version that this SDK is built for.
  ///
  /// Events of other versions are read as far as they can be.
  public var followsSDKVersion: Bool { apiVersion == Version.api }

  /// The id, the type and the version.
  public var printable: [(label: String, value: Any)] {
    [("id", id.rawValue.word), ("type", type.rawValue.word), ("apiVersion", apiVersion.word)]
  }
}

extension WebhookEvent: WireObject, Codable {
  enum CodingKeys: String {
    case id, object, type, data
    case apiVersion = "api_version"
    case createdAt = "created_at"
  }

  private static let object = "event"

  init(_ fields: Fields<CodingKeys>) throws {
    if let object: String = try fields[.object], object != Self.object {
      try WireError.descending(to: .key(CodingKeys.object.rawValue)) {
        throw WireError("is not \(Self.object)")
      }
    }
    id = try fields[.id]
    type = try fields[.type]
    apiVersion = try fields[.apiVersion]
    createdAt = try fields[.createdAt]
    data = try fields[.data]
    do {
      payload = try Payload(of: type, in: data)
    } catch let error as WireError {
      // Another version may have changed what a type carries.
      guard apiVersion != Version.api else { throw error }
      payload = .other(data[Payload.key] ?? .null)
    }
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.object, Self.object)
    fields.put(.type, type)
    fields.put(.apiVersion, apiVersion)
    fields.put(.createdAt, createdAt)
    fields.put(.data, data)
  }

  /// Reads the body of a delivery; throws `DecodingError`.
  ///
  /// A decoder verifies nothing: it is for events that were verified before they were stored.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the body of a delivery; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
