import Foundation

/// The API's operations on sessions and launch contexts.
extension LocalSandbox {
  func startSession(_ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields(allowing: [
      "patient_id", "patient_email", "patient_name", "connection_id",
      "recommended_connection_ids", "return_url", "return_button_label", "expires_in", "metadata",
    ])
    let patientID = try fields.patientID()
    let email = try fields.email("patient_email")
    let name = try fields.text("patient_name")
    let returnURL = try Self.returnURL(fields)
    let label = try fields.text("return_button_label", 1...60)
    let lifetime = try Self.lifetime(fields)
    let metadata = try fields.metadata() ?? [:]
    let session = SandboxState.Session(
      id: state.newID("ps_"), patientID: patientID, facilityID: try chosenFacility(fields),
      recommendedIDs: try recommendedFacilities(fields), returnURL: returnURL, buttonLabel: label,
      expiresAt: state.now + Double(lifetime), metadata: metadata, createdAt: state.now)
    if let index = try? indexOfPatient(patientID) {
      state.patients[index].email = email ?? state.patients[index].email
      state.patients[index].name = name ?? state.patients[index].name
    } else {
      state.patients.append(
        SandboxState.Patient(
          id: patientID, email: email, name: name, metadata: [:], createdAt: state.now))
    }
    state.sessions.append(session)
    return state.json(of: session)
  }

  func launchContext(_ id: String) throws(SandboxError) -> SandboxJSON {
    guard UUID(uuidString: id) != nil else {
      throw SandboxError.invalid("id", "It is no UUID.")
    }
    guard let context = state.launchContexts[id] else {
      throw SandboxError.notFound("No such launch context.")
    }
    return context
  }

  private func chosenFacility(_ fields: [String: SandboxJSON]) throws(SandboxError) -> String? {
    guard let id = try fields.text("connection_id", 1...Int.max) else { return nil }
    guard fields["recommended_connection_ids"] == nil else {
      throw SandboxError.invalid(
        "recommended_connection_ids", "It cannot be combined with connection_id.",
        code: "invalid_request")
    }
    return try facility(id, param: "connection_id").id.rawValue
  }

  private func recommendedFacilities(_ fields: [String: SandboxJSON]) throws(SandboxError)
    -> [String]?
  {
    let name = "recommended_connection_ids"
    guard let value = fields[name] else { return nil }
    guard case .array(let values) = value else {
      throw SandboxError.invalid(name, "It is no list of ids.")
    }
    return try values.map { value throws(SandboxError) in
      guard let id = value.string, !id.isEmpty else {
        throw SandboxError.invalid(name, "It is no list of ids.")
      }
      return try facility(id, param: name).id.rawValue
    }
  }

  private static func returnURL(_ fields: [String: SandboxJSON]) throws(SandboxError) -> String {
    let text = try fields.required("return_url")
    guard let url = URL(string: text), url.scheme != nil, url.host != nil else {
      throw SandboxError.invalid("return_url", "It is no absolute URL.")
    }
    return text
  }

  private static func lifetime(_ fields: [String: SandboxJSON]) throws(SandboxError) -> Int {
    guard let value = fields["expires_in"] else { return 1_800 }
    guard case .number(let number) = value, let seconds = Int("\(number)"),
      (60...86_400).contains(seconds)
    else { throw SandboxError.invalid("expires_in", "It has to be 60 to 86400 seconds.") }
    return seconds
  }
}
