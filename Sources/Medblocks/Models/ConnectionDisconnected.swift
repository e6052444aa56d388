/// The word that Medblocks no longer reads from a facility for a patient.
///
/// API: the answer of `api.disconnectPatientConnection`.
public struct ConnectionDisconnected: Identifiable, Hashable, Sendable, Redacted {
  /// The link that was cut.
  public let id: PatientConnection.ID
  /// Always true.
  public let disconnected: Bool

  /// That the link was cut.
  public var printable: [(label: String, value: Any)] { [("disconnected", disconnected)] }
}

extension ConnectionDisconnected: WireObject, Codable {
  static let resourceType: String? = "connection"

  enum CodingKeys: String {
    case id, disconnected
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    disconnected = try fields[.disconnected]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.disconnected, disconnected)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
