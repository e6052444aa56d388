/// A page of stored FHIR resources. (API: the answer of `api.getPatientRecords`.)
struct PatientRecords: Hashable, Sendable {
  /// The caller's id of the patient.
  let patientID: String
  /// The resources with where they came from.
  let data: [Record]
  /// Whether another page follows.
  let hasMore: Bool
  /// The way on.
  let nextCursor: String?
  /// The way back.
  let previousCursor: String?
}

extension PatientRecords: WireObject {
  static let resourceType: String? = "list"

  enum CodingKeys: String {
    case data
    case patientID = "patient_id"
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
    case previousCursor = "previous_cursor"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    patientID = try fields[.patientID]
    data = try fields[.data]
    hasMore = try fields[.hasMore]
    nextCursor = try fields[.nextCursor]
    previousCursor = try fields[.previousCursor]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.patientID, patientID)
    fields.put(.data, data)
    fields.put(.hasMore, hasMore)
    fields.put(.nextCursor, nextCursor)
    fields.put(.previousCursor, previousCursor)
  }
}

extension PatientRecords {
  /// A resource and the facility that it came from.
  struct Record: Hashable, Sendable, WireObject {
    let source: FHIRSource.ID?
    let resource: JSON.Object

    enum CodingKeys: String { case source, resource }

    init(_ fields: Fields<CodingKeys>) throws {
      source = try fields[.source]
      resource = try fields[.resource]
    }

    func write(to fields: inout FieldWriter<CodingKeys>) {
      fields.put(.source, source)
      fields.put(.resource, resource)
    }
  }
}
