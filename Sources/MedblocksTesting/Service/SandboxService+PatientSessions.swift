import Foundation

/// The operations on patient sessions.
extension SandboxService {
  func session(_ id: String) throws(SandboxError) -> Session {
    guard let session = sessions[id] else {
      throw SandboxError.notFound("The session does not exist.")
    }
    return session
  }

  func url(of session: Session) -> String { "\(pageURL)/\(session.id)" }

  func json(of session: Session) -> SandboxJSON {
    let attempts = session.connectionIDs.reversed().compactMap { connections[$0] }
    return [
      "id": .string(session.id), "resource_type": "patient_session",
      "status": .string(session.status(at: now)), "url": .string(url(of: session)),
      "patient_id": .string(session.patientID), "connection_id": SandboxJSON(session.facilityID),
      "recommended_connection_ids": session.recommendedIDs.map { ids in
        .array(ids.map(SandboxJSON.string))
      } ?? .null,
      "return_url": .string(session.returnURL),
      "return_button_label": SandboxJSON(session.buttonLabel),
      "connections": .array(attempts.map { .object($0.sessionJSON) }),
      "expires_at": SandboxJSON(session.expiresAt), "metadata": .raw(session.metadata),
      "created_at": SandboxJSON(session.createdAt),
    ]
  }

  /// Starts a session, and creates its patient or updates the e-mail address and the name.
  mutating func startSession(
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields(allowing: [
      "patient_id", "patient_email", "patient_name", "connection_id",
      "recommended_connection_ids", "return_url", "return_button_label", "expires_in", "metadata",
    ])
    let patientID = try fields.patientID()
    let email = try fields.email("patient_email")
    let name = try fields.string("patient_name")
    let returnURL = try Self.returnURL(fields)
    let label = try fields.string("return_button_label", 1...60)
    let lifetime = try Self.lifetime(fields)
    let metadata = try fields.metadata() ?? "{}"
    let session = Session(
      id: newID("ps_"), position: newPosition(), patientID: patientID,
      facilityID: try chosenFacility(fields), recommendedIDs: try recommendedFacilities(fields),
      returnURL: returnURL, buttonLabel: label, expiresAt: now + Double(lifetime),
      metadata: metadata, createdAt: now)
    if var patient = patients[patientID] {
      patient.email = email ?? patient.email
      patient.name = name ?? patient.name
      patients.update(patient)
    } else {
      patients.insert(
        Patient(
          id: patientID, position: newPosition(), email: email, name: name, metadata: "{}",
          createdAt: now))
    }
    sessions.insert(session)
    return json(of: session)
  }

  mutating func listSessions(
    of patientID: String, _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "status"])
    let status = query["status"]
    if let status, !["open", "complete", "expired"].contains(status) {
      throw SandboxError.invalid("status", "The status must be open, complete or expired.")
    }
    _ = try patient(patientID)
    let pageRequest = try pageRequest(request, of: "sessions/\(patientID)")
    let page = pageRequest.page(
      of: sessions.rows(in: patientID, before: pageRequest.start).lazy.filter { [now] session in
        status.map { $0 == session.status(at: now) } ?? true
      })
    return json(of: page, data: page.rows.map { json(of: $0) })
  }

  private func chosenFacility(_ fields: [String: SandboxJSON]) throws(SandboxError) -> String? {
    guard let id = try fields.string("connection_id", 1...Int.max) else { return nil }
    guard fields["recommended_connection_ids"] == nil else {
      throw SandboxError.invalid(
        "recommended_connection_ids", "It cannot be combined with connection_id.",
        code: "invalid_request")
    }
    return try facility(id, param: "connection_id").id.rawValue
  }

  private func recommendedFacilities(
    _ fields: [String: SandboxJSON]
  ) throws(SandboxError) -> [String]? {
    let name = "recommended_connection_ids"
    guard let value = fields[name] else { return nil }
    guard case .array(let values) = value else {
      throw SandboxError.invalid(name, "The value must be an array of ids.")
    }
    return try values.map { value throws(SandboxError) in
      guard let id = value.string, !id.isEmpty else {
        throw SandboxError.invalid(name, "The value must be an array of ids.")
      }
      return try facility(id, param: name).id.rawValue
    }
  }

  private static func returnURL(_ fields: [String: SandboxJSON]) throws(SandboxError) -> String {
    let text = try fields.required("return_url")
    guard let url = URL(string: text), url.scheme != nil, url.host != nil else {
      throw SandboxError.invalid("return_url", "The value must be an absolute URL.")
    }
    return text
  }

  private static func lifetime(_ fields: [String: SandboxJSON]) throws(SandboxError) -> Int {
    guard let value = fields["expires_in"] else { return 1_800 }
    guard case .number(let number) = value, let seconds = Int("\(number)"),
      (60...86_400).contains(seconds)
    else {
      throw SandboxError.invalid("expires_in", "The value must be between 60 and 86400 seconds.")
    }
    return seconds
  }
}
