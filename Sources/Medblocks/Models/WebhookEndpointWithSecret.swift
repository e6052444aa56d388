/// An endpoint with its secret, which no other response contains.
///
/// The fields of ``endpoint`` can be read directly: `created.url`. It prints without the secret.
///
/// API schema: WebhookEndpointWithSecret
@dynamicMemberLookup
public struct WebhookEndpointWithSecret: Identifiable, Hashable, Sendable, Loggable {
  /// The endpoint.
  public let endpoint: WebhookEndpoint
  /// The secret that signs its deliveries.
  public let secret: WebhookSecret

  /// Creates an endpoint with its secret, for tests and previews.
  public init(
    endpoint: WebhookEndpoint, secret: WebhookSecret
  ) {
    self.endpoint = endpoint
    self.secret = secret
  }

  /// The id of the endpoint, `wh_*`.
  public var id: WebhookEndpoint.ID { endpoint.id }

  /// Returns a field of ``endpoint``.
  public subscript<Value>(dynamicMember keyPath: KeyPath<WebhookEndpoint, Value>) -> Value {
    endpoint[keyPath: keyPath]
  }

  package var loggableFields: [(label: String, value: Any)] { endpoint.loggableFields }
}

extension WebhookEndpointWithSecret: JSONModel, Codable {
  enum CodingKeys: String { case secret }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    endpoint = try WebhookEndpoint(json: .object(reader.object))
    secret = try reader[.secret]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.object = endpoint.json.object ?? [:]
    writer.set(.secret, secret)
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
