/// The body of `api.createPatient`; what is nil is left out.
struct PatientCreateInput: Hashable, Sendable {
  let patientID: String
  let email: String?
  let name: String?
  let metadata: JSON.Object?
}

extension PatientCreateInput: WireObject, Codable {
  enum CodingKeys: String, CaseIterable {
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

  init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
