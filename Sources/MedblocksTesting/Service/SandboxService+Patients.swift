import Foundation

/// The API's operations on patients and facilities, and the way to all others.
extension LocalSandbox {
  /// Does what a request asks for.
  func route(
    _ request: ReceivedRequest, _ operation: Operation, _ requestID: String
  ) throws(SandboxError) -> SandboxResponse {
    let id = request.path.dropFirst().first ?? ""
    let json: SandboxJSON
    switch operation {
    case .health: json = ["ok": true, "server_time": SandboxJSON(state.now)]
    case .createPatient: json = try createPatient(request)
    case .listPatients: json = try listPatients(request)
    case .getPatient: json = .object(state.patients[try indexOfPatient(id)].detail)
    case .updatePatient: json = try updatePatient(id, request)
    case .deletePatient: json = try deletePatient(id)
    case .listPatientSessions: json = try listSessions(of: id, request)
    case .getPatientRecords:
      let page = try recordsPage(of: id, request)
      return SandboxResponse(requestID: requestID, json: page.envelope, data: page.data)
    case .disconnectConnection: json = try disconnect(request.path[3], of: id)
    case .startPatientSession: json = try startSession(request)
    case .getPatientSession: json = state.json(of: state.sessions[try indexOfSession(id)])
    case .listFHIRSources: json = try listFacilities(request)
    case .getFHIRSource: json = try facility(id).json
    case .getLaunchContext: json = try launchContext(id)
    case .createWebhook: json = try createWebhook(request)
    case .listWebhooks: json = try listWebhooks(request)
    case .getWebhook: json = .object(state.webhooks[try indexOfWebhook(id)].json)
    case .updateWebhook: json = try updateWebhook(id, request)
    case .deleteWebhook: json = try deleteWebhook(id)
    case .rotateWebhookSecret: json = try rotateSecret(of: id)
    case .listWebhookEvents: json = try listEvents(of: id, request)
    case .redeliverWebhookEvent: json = try redeliver(id)
    }
    return SandboxResponse(requestID: requestID, json: json)
  }

  func indexOfPatient(_ id: String) throws(SandboxError) -> Int {
    guard let index = state.patients.firstIndex(where: { $0.id == id }) else {
      throw SandboxError.notFound("There is no patient '\(id)'.")
    }
    return index
  }

  func indexOfSession(_ id: String) throws(SandboxError) -> Int {
    guard let index = state.sessions.firstIndex(where: { $0.id == id }) else {
      throw SandboxError.notFound("There is no session '\(id)'.")
    }
    return index
  }

  /// By catalog id or by the base URL of its FHIR server.
  func facility(_ id: String, param: String? = nil) throws(SandboxError) -> Facility {
    guard
      let facility = state.facilities.first(where: { $0.id.rawValue == id || $0.fhirBaseURL == id })
    else { throw SandboxError.notFound("There is no facility '\(id)'.", param: param) }
    return facility
  }

  private func createPatient(_ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields(allowing: ["patient_id", "email", "name", "metadata"])
    let patient = SandboxState.Patient(
      id: try fields.patientID(), email: try fields.email("email"),
      name: try fields.text("name", 0...200), metadata: try fields.metadata() ?? [:],
      createdAt: state.now)
    guard (try? indexOfPatient(patient.id)) == nil else {
      throw SandboxError(
        "external_id_already_exists", message: "There is a patient '\(patient.id)'.",
        param: "patient_id")
    }
    state.patients.append(patient)
    return .object(patient.json)
  }

  private func updatePatient(_ id: String, _ request: ReceivedRequest) throws(SandboxError)
    -> SandboxJSON
  {
    let fields = try request.fields(allowing: ["patient_id", "email", "name", "metadata"])
    guard try fields.patientID() == id else {
      throw SandboxError.invalid("patient_id", "The body's id is not the path's.")
    }
    let index = try indexOfPatient(id)
    var patient = state.patients[index]
    patient.email = try fields.email("email", nullable: true)
    patient.name = try fields.text("name", 0...200, nullable: true)
    patient.metadata = try fields.metadata() ?? [:]
    state.patients[index] = patient
    return .object(patient.json)
  }

  private func deletePatient(_ id: String) throws(SandboxError) -> SandboxJSON {
    state.removePatient(at: try indexOfPatient(id))
    return ["id": .string(id), "resource_type": "patient", "deleted": true]
  }

  private func listPatients(_ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "patient_id", "email"])
    let patients = state.patients.filter { patient in
      query["patient_id"].map { $0 == patient.id } ?? true
        && query["email"].map { $0 == patient.email } ?? true
    }
    return try state.page(
      of: patients.map { ($0.id, .object($0.json)) }, list: "patients", request)
  }

  private func listSessions(of id: String, _ request: ReceivedRequest) throws(SandboxError)
    -> SandboxJSON
  {
    let query = try request.query(allowing: ["limit", "starting_after", "status"])
    if let status = query["status"], !["open", "complete", "expired"].contains(status) {
      throw SandboxError.invalid("status", "No such status.")
    }
    _ = try indexOfPatient(id)
    let sessions = state.sessions.reversed().filter { session in
      session.patientID == id && query["status"].map { $0 == session.status(at: state.now) } ?? true
    }
    return try state.page(
      of: sessions.map { ($0.id, state.json(of: $0)) }, list: "sessions/\(id)", request)
  }

  private func disconnect(_ connectionID: String, of id: String) throws(SandboxError) -> SandboxJSON
  {
    let patient = try indexOfPatient(id)
    guard
      let index = state.patients[patient].connections.firstIndex(where: {
        $0.id == connectionID && $0.status != "failed"
      })
    else { throw SandboxError.notFound("There is no connection '\(connectionID)'.") }
    state.endAccess(patient, index, as: "disconnected")
    return ["id": .string(connectionID), "resource_type": "connection", "disconnected": true]
  }

  private func listFacilities(_ request: ReceivedRequest) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "q", "type"])
    let facilities = state.facilities.filter { facility in
      facility.isMatch(query["q"])
        && query["type"].map { $0 == facility.type?.rawValue } ?? true
    }
    return try state.page(
      of: facilities.map { ($0.id.rawValue, $0.json) }, list: "connections", request)
  }
}
