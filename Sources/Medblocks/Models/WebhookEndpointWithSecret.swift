/// An endpoint together with its signing secret, which is shown this once.
///
/// API: the answer of `api.createWebhook` and `api.rotateWebhookSecret`.
public struct WebhookEndpointWithSecret: Identifiable, Hashable, Sendable, Redacted {
  /// The endpoint.
  public let endpoint: WebhookEndpoint
  /// The secret that signs deliveries to it.
  public let secret: WebhookSecret

  /// The id of the endpoint, `wh_*`.
  public var id: WebhookEndpoint.ID { endpoint.id }

  /// The endpoint's status and event types.
  public var printable: [(label: String, value: Any)] { endpoint.printable }
}

extension WebhookEndpointWithSecret: WireObject, Codable {
  enum CodingKeys: String { case secret }

  init(_ fields: Fields<CodingKeys>) throws {
    endpoint = try WebhookEndpoint(wire: .object(fields.object))
    secret = try fields[.secret]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.object = endpoint.wire.object ?? [:]
    fields.put(.secret, secret)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
