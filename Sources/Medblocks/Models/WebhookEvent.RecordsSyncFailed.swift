extension WebhookEvent {
  /// A failed sync of a patient's records from a facility.
  ///
  /// It prints without the patient's id and without the message.
  public struct RecordsSyncFailed: Hashable, Sendable, Redacted {
    /// The id of the patient.
    public let patientID: String
    /// The *catalog* id of the facility, `fhirsrc_*`; nil when it is missing.
    public let connectionID: FHIRSource.ID?
    /// A description for developers, which may come from the facility; nil when it is missing.
    public let errorMessage: String?

    /// Creates a failed sync, for tests and previews.
    public init(
      patientID: String, connectionID: FHIRSource.ID? = nil, errorMessage: String? = nil
    ) {
      self.patientID = patientID
      self.connectionID = connectionID
      self.errorMessage = errorMessage
    }
  }
}

extension WebhookEvent.RecordsSyncFailed: JSONModel, Codable {
  enum CodingKeys: String {
    case patientID = "patient_id"
    case connectionID = "connection_id"
    case errorMessage = "error_message"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    patientID = try reader[.patientID]
    connectionID = try reader[.connectionID]
    errorMessage = try reader[.errorMessage]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.patientID, patientID)
    writer.setIfPresent(.connectionID, connectionID)
    writer.setIfPresent(.errorMessage, errorMessage)
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
