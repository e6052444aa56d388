import Foundation

/// A person of the caller's app.
///
/// API: the answer of `api.createPatient` and `api.updatePatient`, and the element of
/// `api.listPatients`. It prints without the person's data.
public struct Patient: Identifiable, Hashable, Sendable, Redacted {
  /// The id that the caller chose: 1 to 200 characters, stable, no e-mail address.
  public let id: String
  /// The e-mail address, or nil when none is stored.
  public let email: String?
  /// The name, or nil when none is stored.
  public let name: String?
  /// The caller's own data, every number as it was sent.
  public let metadata: JSON.Object
  /// When the patient was created.
  public let createdAt: Date
}

extension Patient: WireObject, Codable {
  static let resourceType: String? = "patient"

  enum CodingKeys: String {
    case id, email, name, metadata
    case createdAt = "created_at"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    email = try fields[.email]
    name = try fields[.name]
    metadata = try fields[.metadata]
    createdAt = try fields[.createdAt]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.email, email)
    fields.put(.name, name)
    fields.put(.metadata, metadata)
    fields.put(.createdAt, createdAt)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
