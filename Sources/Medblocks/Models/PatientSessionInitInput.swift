/// The request body of `initPatientSession`; fields that are nil are left out.
///
/// API schema: PatientSessionInitInput
struct PatientSessionInitInput: Hashable, Sendable {
  let patientID: String
  let patientEmail: String?
  let patientName: String?
  let connectionID: FHIRSource.ID?
  let recommendedConnectionIDs: [FHIRSource.ID]?
  let returnURL: String
  let returnButtonLabel: String?
  let expiresIn: Int?
  let metadata: JSON.Object?
}

extension PatientSessionInitInput: JSONModel {
  enum CodingKeys: String {
    case metadata
    case patientID = "patient_id"
    case patientEmail = "patient_email"
    case patientName = "patient_name"
    case connectionID = "connection_id"
    case recommendedConnectionIDs = "recommended_connection_ids"
    case returnURL = "return_url"
    case returnButtonLabel = "return_button_label"
    case expiresIn = "expires_in"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    patientID = try reader[.patientID]
    patientEmail = try reader[.patientEmail]
    patientName = try reader[.patientName]
    connectionID = try reader[.connectionID]
    recommendedConnectionIDs = try reader[.recommendedConnectionIDs]
    returnURL = try reader[.returnURL]
    returnButtonLabel = try reader[.returnButtonLabel]
    expiresIn = try reader[.expiresIn]
    metadata = try reader[.metadata]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.patientID, patientID)
    writer.setIfPresent(.patientEmail, patientEmail)
    writer.setIfPresent(.patientName, patientName)
    writer.setIfPresent(.connectionID, connectionID)
    writer.setIfPresent(.recommendedConnectionIDs, recommendedConnectionIDs)
    writer.set(.returnURL, returnURL)
    writer.setIfPresent(.returnButtonLabel, returnButtonLabel)
    writer.setIfPresent(.expiresIn, expiresIn)
    writer.setIfPresent(.metadata, metadata)
  }
}
