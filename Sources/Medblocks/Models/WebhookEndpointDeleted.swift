/// The word that an endpoint is gone.
///
/// API: the answer of `api.deleteWebhook`.
public struct WebhookEndpointDeleted: Identifiable, Hashable, Sendable {
  /// The id that the endpoint had.
  public let id: WebhookEndpoint.ID
  /// Always true.
  public let deleted: Bool
}

extension WebhookEndpointDeleted: WireObject, Codable {
  static let resourceType: String? = "webhook_endpoint"

  enum CodingKeys: String {
    case id, deleted
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    deleted = try fields[.deleted]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.deleted, deleted)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
