extension PatientRecord {
  /// A position in a list of records: the parameters of the list and a cursor.
  ///
  /// Each ``Page`` has one. Save it with any coder and pass it to `records(resuming:)` later. Its
  /// cursor is valid for 7 days. It holds the patient's id and prints without it.
  public struct Checkpoint: Hashable, Sendable, Loggable {
    let query: Query
    /// The cursor after which the next page begins.
    let cursor: String?
    /// Whether the list has ended: resuming it sends no request.
    public let isFinished: Bool

    /// The id of the patient.
    public var patientID: String { query.patientID }

    package var loggableFields: [(label: String, value: Any)] { [("isFinished", isFinished)] }
  }
}

extension PatientRecord.Checkpoint: JSONModel, Codable {
  enum CodingKeys: String { case query, cursor, isFinished }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    query = try reader[.query]
    cursor = try reader.cursor(.cursor)
    isFinished = try reader[.isFinished]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.query, query)
    writer.setIfPresent(.cursor, cursor)
    writer.set(.isFinished, isFinished)
  }

  /// Reads a checkpoint that ``encode(to:)`` wrote, with any coder.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the checkpoint in a form that no strategy of a coder changes.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
