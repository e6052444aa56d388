extension WebhookEvent {
  /// A pull of a patient's records from a facility, which ended well.
  ///
  /// What can be lived without is nil when it is not there or has another form; the event's
  /// ``WebhookEvent/data`` holds it as it came. It prints without the patient's id.
  public struct RecordsSyncCompleted: Hashable, Sendable, Redacted {
    /// The caller's id of the patient.
    public let patientID: String
    /// The *catalog* id of the facility, `fhirsrc_*`.
    public let connectionID: FHIRSource.ID
    /// How many records there were, or nil.
    public let total: Int?
    /// How many of them failed, or nil.
    public let errors: Int?
    /// How long it took (`duration_ms`), or nil.
    public let duration: Duration?

    /// The counts and the duration.
    public var printable: [(label: String, value: Any)] {
      let all: [(String, Any?)] = [("total", total), ("errors", errors), ("duration", duration)]
      return all.compactMap { label, value in value.map { (label, $0) } }
    }
  }
}

extension WebhookEvent.RecordsSyncCompleted: WireObject, Codable {
  enum CodingKeys: String {
    case total, errors
    case patientID = "patient_id"
    case connectionID = "connection_id"
    case duration = "duration_ms"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    patientID = try fields[.patientID]
    connectionID = try fields[.connectionID]
    total = try? fields[.total]
    errors = try? fields[.errors]
    duration = (try? fields[.duration]).flatMap(Self.duration(ofMilliseconds:))
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.patientID, patientID)
    fields.put(.connectionID, connectionID)
    fields.putIfPresent(.total, total)
    fields.putIfPresent(.errors, errors)
    fields.putIfPresent(.duration, duration.map { Int($0 / .milliseconds(1)) })
  }

  private static func duration(ofMilliseconds count: Int) -> Duration? {
    (0...1 << 53).contains(count) ? .milliseconds(count) : nil
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
