extension WebhookEvent {
  /// A completed sync of a patient's records from a facility.
  ///
  /// Optional fields are nil when they are missing or have another type; ``WebhookEvent/data`` has
  /// them as they were received. It prints without the patient's id.
  public struct RecordsSyncCompleted: Hashable, Sendable, Loggable {
    /// The id of the patient.
    public let patientID: String
    /// The *catalog* id of the facility, `fhirsrc_*`; nil when it is missing.
    public let connectionID: FHIRSource.ID?
    /// The number of records; nil when it is missing.
    public let total: Int?
    /// The number of records that failed; nil when it is missing.
    public let errors: Int?
    /// The duration of the sync (`duration_ms`); nil when it is missing.
    public let duration: Duration?

    /// Creates a completed sync, for tests and previews.
    public init(
      patientID: String, connectionID: FHIRSource.ID? = nil, total: Int? = nil, errors: Int? = nil,
      duration: Duration? = nil
    ) {
      self.patientID = patientID
      self.connectionID = connectionID
      self.total = total
      self.errors = errors
      self.duration = duration
    }

    package var loggableFields: [(label: String, value: Any)] {
      Self.present([("total", total), ("errors", errors), ("duration", duration)])
    }
  }
}

extension WebhookEvent.RecordsSyncCompleted: JSONModel, Codable {
  enum CodingKeys: String {
    case total, errors
    case patientID = "patient_id"
    case connectionID = "connection_id"
    case duration = "duration_ms"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    patientID = try reader[.patientID]
    connectionID = try reader[.connectionID]
    total = try reader[.total]
    errors = try reader[.errors]
    let milliseconds: Int? = try reader[.duration]
    duration = milliseconds.flatMap(Self.duration(ofMilliseconds:))
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.patientID, patientID)
    writer.setIfPresent(.connectionID, connectionID)
    writer.setIfPresent(.total, total)
    writer.setIfPresent(.errors, errors)
    writer.setIfPresent(.duration, duration.map { Int($0 / .milliseconds(1)) })
  }

  private static func duration(ofMilliseconds count: Int) -> Duration? {
    (0...1 << 53).contains(count) ? .milliseconds(count) : nil
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
