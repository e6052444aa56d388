/// The body of `api.initPatientSession`; what is nil is left out.
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

extension PatientSessionInitInput: WireObject {
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

  init(_ fields: Fields<CodingKeys>) throws {
    patientID = try fields[.patientID]
    patientEmail = try fields[.patientEmail]
    patientName = try fields[.patientName]
    connectionID = try fields[.connectionID]
    recommendedConnectionIDs = try fields[.recommendedConnectionIDs]
    returnURL = try fields[.returnURL]
    returnButtonLabel = try fields[.returnButtonLabel]
    expiresIn = try fields[.expiresIn]
    metadata = try fields[.metadata]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.patientID, patientID)
    fields.putIfPresent(.patientEmail, patientEmail)
    fields.putIfPresent(.patientName, patientName)
    fields.putIfPresent(.connectionID, connectionID)
    fields.putIfPresent(.recommendedConnectionIDs, recommendedConnectionIDs)
    fields.put(.returnURL, returnURL)
    fields.putIfPresent(.returnButtonLabel, returnButtonLabel)
    fields.putIfPresent(.expiresIn, expiresIn)
    fields.putIfPresent(.metadata, metadata)
  }
}
