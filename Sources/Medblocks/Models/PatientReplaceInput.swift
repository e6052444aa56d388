/// The body of `api.updatePatient`: every field is written, nil as null, so that none is cleared by
/// being forgotten.
struct PatientReplaceInput: Hashable, Sendable {
  let patientID: String
  let email: String?
  let name: String?
  let metadata: JSON.Object
}

extension PatientReplaceInput: WireObject {
  enum CodingKeys: String {
    case email, name, metadata
    case patientID = "patient_id"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    patientID = try fields[.patientID]
    email = try fields[.email]
    name = try fields[.name]
    metadata = try fields[.metadata]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.patientID, patientID)
    fields.put(.email, email)
    fields.put(.name, name)
    fields.put(.metadata, metadata)
  }
}
