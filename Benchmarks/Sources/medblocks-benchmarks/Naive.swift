import Foundation

/// A `Codable` JSON enum as it is commonly written, as the baseline of the comparisons.
enum NaiveJSON: Codable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([NaiveJSON])
  case object([String: NaiveJSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([NaiveJSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: NaiveJSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {}
}

/// A patient, optionally with connections.
struct NaivePatient: Decodable {
  let id: String
  let email: String?
  let name: String?
  let metadata: NaiveJSON
  let createdAt: Date

  let connections: [Connection]?

  struct Connection: Decodable {
    let id: String
    let patientSessionID: String?
    let connectionID: String
    let status: String
    let scopes: [String]
    let failureCode: String?
    let failureAt: Date?
    let createdAt: Date
    let updatedAt: Date

    enum CodingKeys: String, CodingKey {
      case id, status, scopes
      case patientSessionID = "patient_session_id"
      case connectionID = "connection_id"
      case failureCode = "failure_code"
      case failureAt = "failure_at"
      case createdAt = "created_at"
      case updatedAt = "updated_at"
    }
  }

  enum CodingKeys: String, CodingKey {
    case id, email, name, metadata, connections
    case createdAt = "created_at"
  }

  /// Returns a decoder that reads timestamps with and without fractional seconds.
  static func decoder() -> JSONDecoder {
    let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let text = try decoder.singleValueContainer().decode(String.self)
      return try (try? fractional.parse(text)) ?? Date.ISO8601FormatStyle().parse(text)
    }
    return decoder
  }
}

struct NaiveList: Decodable {
  let data: [NaivePatient]
  let hasMore: Bool
  let nextCursor: String?

  enum CodingKeys: String, CodingKey {
    case data
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
  }
}
