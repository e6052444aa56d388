import Foundation
import Medblocks

/// Sessions: how they start, what the patient does in the browser, and how access lapses.
extension LocalSandbox {
  /// Why a test cannot have what it asks for: the patient, session or link is not there, the session
  /// not open, the facility missing or another than was chosen, a record no resource.
  ///
  /// It names no id.
  public struct PatientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
  }

  /// The patient signs in at a facility and consents; the session is complete.
  ///
  /// `facility` is where, by catalog id, for a session through the hosted page; a session for one
  /// chosen facility needs none. Returns the URL that the browser is sent back to. Throws
  /// ``PatientError``.
  @discardableResult
  public func approve(_ id: PatientSession.ID, at facility: FHIRSource.ID? = nil) throws -> URL {
    try finish(id, at: facility, failure: nil)
  }

  /// The patient refuses at the facility's portal; the session is complete, without a connection.
  ///
  /// The parameters and the result are those of ``approve(_:at:)``. Throws ``PatientError``.
  @discardableResult
  public func refuse(_ id: PatientSession.ID, at facility: FHIRSource.ID? = nil) throws -> URL {
    try finish(id, at: facility, failure: "user_denied")
  }

  /// Plays a refresh token that the facility takes no more: access lapses, and the patient has to
  /// connect again.
  ///
  /// Throws ``PatientError`` when there is no such link, or it is not active.
  public func lapse(_ id: PatientConnection.ID) throws {
    for patient in state.patients.indices {
      let links = state.patients[patient].connections
      guard let index = links.firstIndex(where: { $0.id == id.rawValue && $0.status == "active" })
      else { continue }
      state.patients[patient].connections[index].status = "refresh_failed"
      state.patients[patient].connections[index].failureAt = state.now
      state.patients[patient].connections[index].updatedAt = state.now
      state.emit(
        .init(
          type: .connectionTokenRefreshFailed,
          object: .object(state.patients[patient].connections[index].attempt)))
      return
    }
    throw PatientError(description: "There is no such active connection.")
  }

  private func finish(
    _ id: PatientSession.ID, at facilityID: FHIRSource.ID?, failure: String?
  ) throws -> URL {
    guard let index = try? indexOfSession(id.rawValue),
      let patient = try? indexOfPatient(state.sessions[index].patientID)
    else { throw PatientError(description: "There is no such session.") }
    let session = state.sessions[index]
    guard session.status(at: state.now) == "open" else {
      throw PatientError(description: "The session is not open any more.")
    }
    guard let wanted = facilityID?.rawValue ?? session.facilityID,
      let place = try? facility(wanted),
      session.facilityID == nil || session.facilityID == place.id.rawValue
    else { throw PatientError(description: "The session has no such facility.") }
    let connection = state.newConnection(
      in: session.id, at: place.id.rawValue, failure: failure)
    state.patients[patient].connections.insert(connection, at: 0)
    state.sessions[index].isComplete = true
    state.emit(
      .init(
        type: .patientSessionCompleted, object: .object(state.json(of: state.sessions[index]))))
    return try Self.returnURL(of: session, facility: place.id.rawValue, failure: failure)
  }

  private static func returnURL(
    of session: SandboxState.Session, facility: String, failure: String?
  ) throws -> URL {
    var items = [("patient_id", session.patientID), ("patient_session_id", session.id)]
    if session.facilityID != nil {
      items.append(("success", failure == nil ? "true" : "false"))
      if let failure {
        items += [("error", failure), ("error_description", "The patient said no")]
      } else {
        items.append(("connection_id", facility))
      }
    }
    let unreserved = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let query = items.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")"
    }
    let separator = session.returnURL.contains("?") ? "&" : "?"
    let text = session.returnURL + separator + query.joined(separator: "&")
    guard let url = URL(string: text) else {
      throw PatientError(description: "The session's return URL is no URL.")
    }
    return url
  }

  func startSession(_ request: SandboxRequest) throws -> SandboxJSON {
    let fields = try request.fields(allowing: [
      "patient_id", "patient_email", "patient_name", "connection_id",
      "recommended_connection_ids", "return_url", "return_button_label", "expires_in", "metadata",
    ])
    let patientID = try fields.patientID()
    let email = try fields.email("patient_email")
    let name = try fields.text("patient_name")
    let session = SandboxState.Session(
      id: state.newID("ps_"), patientID: patientID, facilityID: try chosenFacility(fields),
      recommendedIDs: try recommendedFacilities(fields), returnURL: try Self.returnURL(fields),
      buttonLabel: try fields.text("return_button_label", 1...60),
      expiresAt: state.now + Double(try Self.lifetime(fields)),
      metadata: try fields.metadata() ?? [:], createdAt: state.now)
    if let index = try? indexOfPatient(patientID) {
      state.patients[index].email = email ?? state.patients[index].email
      state.patients[index].name = name ?? state.patients[index].name
    } else {
      state.patients.append(
        SandboxState.Patient(
          id: patientID, email: email, name: name, metadata: [:], createdAt: state.now))
    }
    state.sessions.append(session)
    return .object(state.json(of: session))
  }

  private func chosenFacility(_ fields: [String: SandboxJSON]) throws -> String? {
    guard let id = try fields.text("connection_id", 1...Int.max) else { return nil }
    guard fields["recommended_connection_ids"] == nil else {
      throw SandboxFault.invalid(
        "recommended_connection_ids", "It cannot be combined with connection_id.",
        code: "invalid_request")
    }
    return try facility(id, param: "connection_id").id.rawValue
  }

  private func recommendedFacilities(_ fields: [String: SandboxJSON]) throws -> [String]? {
    let name = "recommended_connection_ids"
    guard let value = fields[name] else { return nil }
    guard case .array(let values) = value else {
      throw SandboxFault.invalid(name, "It is no list of ids.")
    }
    return try values.map { value in
      guard let id = value.string, !id.isEmpty else {
        throw SandboxFault.invalid(name, "It is no list of ids.")
      }
      return try facility(id, param: name).id.rawValue
    }
  }

  private static func returnURL(_ fields: [String: SandboxJSON]) throws -> String {
    let text = try fields.required("return_url")
    guard let url = URL(string: text), url.scheme != nil, url.host != nil else {
      throw SandboxFault.invalid("return_url", "It is no absolute URL.")
    }
    return text
  }

  private static func lifetime(_ fields: [String: SandboxJSON]) throws -> Int {
    guard let value = fields["expires_in"] else { return 1_800 }
    guard case .number(let number) = value, let seconds = Int("\(number)"),
      (60...86_400).contains(seconds)
    else { throw SandboxFault.invalid("expires_in", "It has to be 60 to 86400 seconds.") }
    return seconds
  }
}
