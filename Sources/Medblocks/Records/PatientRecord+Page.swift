extension PatientRecord {
  /// A page of a patient's records.
  ///
  /// API: the answer of `api.getPatientRecords`. It prints as the number of its records.
  public struct Page: CursorPage, Sendable {
    /// The caller's id of the patient.
    public let patientID: String
    /// The records, in the order of the API.
    public let data: [PatientRecord]
    /// Whether another page follows; a page that is empty may have one.
    public let hasMore: Bool
    /// What to hand to `startingAfter:` for the page behind this one, or nil on the last; good for
    /// 7 days.
    public let nextCursor: String?
    /// What to hand to `endingBefore:` for the page before this one, or nil on the first; good for
    /// 7 days.
    public let previousCursor: String?
    /// True on the first page of a walk whose saved cursor was no longer good: it began again, so
    /// what was stored before it comes a second time.
    public internal(set) var startsOver = false
    /// What was asked for; the road fills it in.
    var query: Query

    /// Where to go on behind this page, in this process or another: save it once you have stored
    /// the page, and hand it to `records(resuming:)`.
    public var checkpoint: Checkpoint {
      Checkpoint(query: query, cursor: nextCursor, isFinished: !hasMore)
    }
  }
}

extension PatientRecord.Page {
  /// The page behind the last: empty, and finished as that was.
  init(endOf query: PatientRecord.Query) {
    self.init(
      patientID: query.patientID, data: [], hasMore: false, nextCursor: nil, previousCursor: nil,
      query: query)
  }
}

extension PatientRecord.Page: WireBody {
  enum CodingKeys: String {
    case data
    case patientID = "patient_id"
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
    case previousCursor = "previous_cursor"
  }

  init(body: [UInt8]) throws {
    var records: [PatientRecord]?
    let envelope = try JSONScanner.watching(body) { scanner in
      guard scanner.nextToken() == UInt8(ascii: "{") else { return try scanner.document() }
      var envelope = JSON.Object()
      try scanner.object { scanner, name in
        var value = JSON.array([])
        if scanner.isText(name, CodingKeys.data.rawValue),
          scanner.nextToken() == UInt8(ascii: "[")
        {
          records = try Self.records(&scanner, of: body)
        } else {
          value = try scanner.json()
        }
        try scanner.add(value, to: &envelope, at: name)
      }
      try scanner.end()
      return .object(envelope)
    }
    let fields = try Fields<CodingKeys>(of: envelope, resourceType: "list")
    let _: [JSON] = try fields[.data]  // an array, and empty, for its elements are records by now
    data = records ?? []
    patientID = try fields[.patientID]
    hasMore = try fields[.hasMore]
    nextCursor = try fields[.nextCursor]
    previousCursor = try fields[.previousCursor]
    query = PatientRecord.Query(patientID: patientID)
  }

  private static func records(
    _ scanner: inout JSONScanner, of page: [UInt8]
  ) throws -> [PatientRecord] {
    var records: [PatientRecord] = []
    records.reserveCapacity(Limit.recordCount.range.upperBound)
    try scanner.array {
      records.append(try PatientRecord(&$0, at: records.count, of: page))
    }
    return records
  }
}
