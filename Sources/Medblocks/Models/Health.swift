import Foundation

/// The word that the service is up.
///
/// API: the answer of `api.health`.
public struct Health: Hashable, Sendable {
  /// Always true.
  public let ok: Bool
  /// The service's clock.
  public let serverTime: Date
}

extension Health: WireObject, Codable {
  enum CodingKeys: String {
    case ok
    case serverTime = "server_time"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    ok = try fields[.ok]
    serverTime = try fields[.serverTime]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.ok, ok)
    fields.put(.serverTime, serverTime)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
