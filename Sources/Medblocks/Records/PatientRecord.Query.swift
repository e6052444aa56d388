extension PatientRecord {
  /// The parameters of a list of records, the same for each page.
  struct Query: Hashable, Sendable {
    /// A position in the list, after or before a cursor; nil is the beginning.
    enum Position {
      case startingAfter(String?)
      case endingBefore(String?)
    }

    let patientID: String
    var types: [FHIRResource.ResourceType] = []
    var since: Since?
    var count: Int?

    /// Returns the request for the page at a position.
    ///
    /// - Throws: ``MedblocksError`` of kind `invalidRequest`.
    func request(_ position: Position) throws -> Request {
      try ParameterLimit.recordCount.check(count)
      for type in types {
        // Types are joined with commas, so none may contain one.
        guard !type.rawValue.isEmpty, type.rawValue.utf8.allSatisfy(\.isASCIIAlphanumeric) else {
          throw MedblocksError.invalidRequest(
            "type", argument: "types", "it must be the name of a FHIR resource type")
        }
      }
      let type = types.isEmpty ? nil : types.map(\.rawValue).joined(separator: ",")
      let paging: (name: String, value: String?) =
        switch position {
        case .startingAfter(let cursor): ("starting_after", cursor)
        case .endingBefore(let cursor): ("ending_before", cursor)
        }
      return Request(
        .getPatientRecords, ids: [patientID],
        query: [
          ("type", type), ("since", try since?.parameterValue()),
          ("count", count.map(String.init)), paging,
        ])
    }
  }
}

extension PatientRecord.Query: JSONModel {
  enum CodingKeys: String { case patientID, types, since, count }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    patientID = try reader[.patientID]
    types = try reader[.types]
    since = try reader[.since]
    count = try reader[.count]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.patientID, patientID)
    writer.set(.types, types)
    writer.setIfPresent(.since, since)
    writer.setIfPresent(.count, count)
  }
}
