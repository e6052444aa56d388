import Foundation

/// A patient with the live connections to facilities.
///
/// API: the answer of `api.getPatient`. It prints without the person's data.
public struct PatientDetail: Identifiable, Hashable, Sendable, Redacted {
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
  /// Every link of the patient, failed attempts included, the most recent first.
  public let connections: [PatientConnection]

  /// How many connections there are.
  public var printable: [(label: String, value: Any)] { [("connections", connections.count)] }
}

extension PatientDetail: WireObject, Codable {
  static let resourceType: String? = "patient"

  enum CodingKeys: String {
    case id, email, name, metadata, connections
    case createdAt = "created_at"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    email = try fields[.email]
    name = try fields[.name]
    metadata = try fields[.metadata]
    createdAt = try fields[.createdAt]
    connections = try fields[.connections]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.email, email)
    fields.put(.name, name)
    fields.put(.metadata, metadata)
    fields.put(.createdAt, createdAt)
    fields.put(.connections, connections)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
