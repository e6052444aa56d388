/// The word that a patient is gone.
///
/// API: the answer of `api.deletePatient`.
public struct PatientDeleted: Identifiable, Hashable, Sendable, Redacted {
  /// The id that the caller had chosen.
  public let id: String
  /// Always true.
  public let deleted: Bool

  /// That the patient was deleted.
  public var printable: [(label: String, value: Any)] { [("deleted", deleted)] }
}

extension PatientDeleted: WireObject, Codable {
  static let resourceType: String? = "patient"

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
