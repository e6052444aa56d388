import Foundation

/// A patient of your app.
///
/// It prints without the patient's data.
///
/// API schema: Patient
public struct Patient: Identifiable, Hashable, Sendable, Redacted {
  /// Your id for the patient: 1 to 200 characters, stable, not an e-mail address.
  public let id: String
  /// The e-mail address; nil when none is stored.
  public let email: String?
  /// The name; when it is nil, Medblocks' own pages show the patient id.
  public let name: String?
  /// Your own data; numbers keep every digit.
  public let metadata: JSON.Object
  /// The time when the patient was created.
  public let createdAt: Date

  /// Creates a patient, for tests and previews.
  public init(
    id: String, email: String? = nil, name: String? = nil, metadata: JSON.Object = [:],
    createdAt: Date
  ) {
    self.id = id
    self.email = email
    self.name = name
    self.metadata = metadata
    self.createdAt = createdAt
  }
}

extension Patient: JSONModel, Codable {
  static let resourceType: String? = "patient"

  enum CodingKeys: String {
    case id, email, name, metadata
    case createdAt = "created_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    email = try reader[.email]
    name = try reader[.name]
    metadata = try reader[.metadata]
    createdAt = try reader[.createdAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.email, email)
    writer.set(.name, name)
    writer.set(.metadata, metadata)
    writer.set(.createdAt, createdAt)
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
