/// The body of `api.createPatient`; what is nil is left out.
struct PatientCreateInput: Hashable, Sendable {
  let patientID: String
  let email: String?
  let name: String?
  let metadata: JSON.Object?
}

extension PatientCreateInput: WireObject {
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
    fields.putIfPresent(.email, email)
    fields.putIfPresent(.name, name)
    fields.putIfPresent(.metadata, metadata)
  }
}
