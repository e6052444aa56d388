extension PatientRecord {
  /// A page of a patient's records.
  ///
  /// It prints without its records.
  ///
  /// API schema: PatientRecords
  public struct Page: CursorPage, Sendable {
    /// The id of the patient.
    public let patientID: String
    /// The records, in the order of the API.
    public let data: [PatientRecord]
    /// Whether another page follows; an empty page may have one.
    public let hasMore: Bool
    /// The cursor of the next page, for `startingAfter:`; nil on the last page.
    ///
    /// It is valid for 7 days.
    public let nextCursor: String?
    /// The cursor of the previous page, for `endingBefore:`; nil on the first page.
    ///
    /// It is valid for 7 days.
    public let previousCursor: String?
    /// Whether the list restarted, because the service no longer accepted the saved cursor.
    ///
    /// It is true on the first page only. Records that you have already stored are repeated.
    public let restartedFromBeginning: Bool
    /// The response with which the page arrived; nil when no request was sent.
    public internal(set) var response: APIResponse?
    /// The parameters of the list.
    var query: Query

    /// Creates a page, for tests and previews.
    public init(
      patientID: String, data: [PatientRecord], hasMore: Bool = false, nextCursor: String? = nil,
      previousCursor: String? = nil, restartedFromBeginning: Bool = false
    ) {
      self.patientID = patientID
      self.data = data
      self.hasMore = hasMore
      self.nextCursor = nextCursor
      self.previousCursor = previousCursor
      self.restartedFromBeginning = restartedFromBeginning
      query = Query(patientID: patientID)
    }

    /// The position after this page, to continue in this process or another.
    ///
    /// Save it after you have stored the page, and pass it to `records(resuming:)`.
    public var checkpoint: Checkpoint {
      Checkpoint(query: query, cursor: nextCursor, isFinished: !hasMore)
    }
  }
}

extension PatientRecord.Page {
  /// Creates the page after the last one: empty and finished.
  init(endOf query: PatientRecord.Query) {
    self.init(patientID: query.patientID, data: [])
    self.query = query
  }

  private enum CodingKeys: String {
    case data
    case patientID = "patient_id"
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
    case previousCursor = "previous_cursor"
  }

  /// Reads the body of a response.
  ///
  /// A malformed record in a valid page fails alone, when its ``PatientRecord/resource`` is read.
  ///
  /// - Throws: ``JSON/SyntaxError`` or ``JSONReadingError`` for a malformed page.
  init(
    parsing response: APIResponse, query: PatientRecord.Query, restartedFromBeginning: Bool = false
  ) throws {
    let body = response.body
    let (envelope, records) = try body.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      return try scanner.page {
        try PatientRecord(&$0, at: $1, of: body, patientID: query.patientID)
      }
    }
    let reader = try ObjectReader<CodingKeys>(of: envelope, resourceType: "list")
    data = try reader.require(records, at: .data)
    patientID = try reader[.patientID]
    hasMore = try reader[.hasMore]
    nextCursor = try reader.cursor(.nextCursor)
    previousCursor = try reader.cursor(.previousCursor)
    self.restartedFromBeginning = restartedFromBeginning
    self.response = response
    self.query = query
  }
}
