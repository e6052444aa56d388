extension WebhookEvent {
  /// A pull of a patient's records from a facility, which failed.
  ///
  /// It prints without the patient's id and without the message.
  public struct RecordsSyncFailed: Hashable, Sendable, Redacted {
    /// The caller's id of the patient.
    public let patientID: String
    /// The *catalog* id of the facility, `fhirsrc_*`.
    public let connectionID: FHIRSource.ID
    /// Why, in words for a developer, or nil; it may come from the facility's own server.
    public let errorMessage: String?
  }
}

extension WebhookEvent.RecordsSyncFailed: WireObject, Codable {
  enum CodingKeys: String {
    case patientID = "patient_id"
    case connectionID = "connection_id"
    case errorMessage = "error_message"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    patientID = try fields[.patientID]
    connectionID = try fields[.connectionID]
    errorMessage = try? fields[.errorMessage]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.patientID, patientID)
    fields.put(.connectionID, connectionID)
    fields.putIfPresent(.errorMessage, errorMessage)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
