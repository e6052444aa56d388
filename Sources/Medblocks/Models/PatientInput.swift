/// The request body of `createPatient` and `updatePatient`.
///
/// API schemas: PatientCreateInput, PatientReplaceInput.
struct PatientInput: Hashable, Sendable {
  let patientID: String
  let email: FieldUpdate<String>
  let name: FieldUpdate<String>
  let metadata: JSON.Object?

  /// Creates the body of `createPatient`; fields that are nil are left out.
  init(creating patientID: String, email: String?, name: String?, metadata: JSON.Object?) {
    self.patientID = patientID
    self.email = email.map(FieldUpdate.set) ?? .unchanged
    self.name = name.map(FieldUpdate.set) ?? .unchanged
    self.metadata = metadata
  }

  /// Creates the body of `updatePatient`; fields that are nil are written as null.
  init(replacing patientID: String, email: String?, name: String?, metadata: JSON.Object) {
    self.patientID = patientID
    self.email = email.map(FieldUpdate.set) ?? .null
    self.name = name.map(FieldUpdate.set) ?? .null
    self.metadata = metadata
  }
}

extension PatientInput: JSONModel {
  enum CodingKeys: String {
    case email, name, metadata
    case patientID = "patient_id"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    patientID = try reader[.patientID]
    email = try reader[.email]
    name = try reader[.name]
    metadata = try reader[.metadata]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.patientID, patientID)
    writer.set(.email, email)
    writer.set(.name, name)
    writer.setIfPresent(.metadata, metadata)
  }
}
