import Foundation

/// The health of the service.
///
/// API schema: Health
public struct Health: Hashable, Sendable {
  /// Whether the service is up.
  public let ok: Bool
  /// The current time of the service.
  public let serverTime: Date

  /// Creates a health status, for tests and previews.
  public init(
    ok: Bool, serverTime: Date
  ) {
    self.ok = ok
    self.serverTime = serverTime
  }
}

extension Health: JSONModel, Codable {
  enum CodingKeys: String {
    case ok
    case serverTime = "server_time"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    ok = try reader[.ok]
    serverTime = try reader[.serverTime]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.ok, ok)
    writer.set(.serverTime, serverTime)
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
