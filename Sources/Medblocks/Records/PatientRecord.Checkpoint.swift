extension PatientRecord {
  /// A position in a list of records: the parameters of the list and a cursor.
  ///
  /// Each ``Page`` has one. Save it with any coder and pass it to `records(resuming:)` later. Its
  /// cursor is valid for 7 days. It holds the patient's id and prints without it.
  public struct Checkpoint: Hashable, Sendable, Codable, Loggable {
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
