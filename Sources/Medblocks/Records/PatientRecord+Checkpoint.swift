extension PatientRecord {
  /// Where a walk over a patient's records stands: the question that was asked, and the cursor.
  ///
  /// Every ``Page`` has one. Save it with any coder, hand it to `records(resuming:)` later. Its cursor
  /// is good for 7 days. It holds the patient's id, and prints without it.
  public struct Checkpoint: Hashable, Sendable, Codable, Redacted {
    let query: Query
    /// The page that comes next begins behind it.
    let cursor: String?
    /// Whether the walk has reached its end: resuming it reads nothing more.
    public let isFinished: Bool

    /// The caller's id of the patient.
    public var patientID: String { query.patientID }

    /// Whether the walk has reached its end.
    public var printable: [(label: String, value: Any)] { [("isFinished", isFinished)] }
  }

  /// What is asked for, on every page alike.
  struct Query: Hashable, Sendable, Codable {
    let patientID: String
    var types: [FHIRResource.ResourceType] = []
    var since: Since?
    var count: Int?

    /// The request for the page behind or before a cursor; `paging` names which.
    func request(_ paging: String, _ cursor: String?) throws -> Request {
      try Limit.recordCount.check(count)
      for type in types {
        // Several are sent with commas between, so none may hold one.
        guard !type.rawValue.isEmpty, type.rawValue.utf8.allSatisfy(\.isASCIIAlphanumeric) else {
          throw MedblocksError.invalidRequest("type", "It has to be the name of a FHIR resource.")
        }
      }
      let type = types.isEmpty ? nil : types.map(\.rawValue).joined(separator: ",")
      return Request(
        .getPatientRecords, ids: [patientID],
        query: [
          ("type", type), ("since", try since?.wireText()), ("count", count.map(String.init)),
          (paging, cursor),
        ])
    }
  }
}
