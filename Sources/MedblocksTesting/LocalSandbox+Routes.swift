import Foundation

/// The API's operations, over the sandbox's state.
extension LocalSandbox {
  func route(_ request: SandboxRequest) throws -> SandboxJSON {
    let path = request.path
    switch (request.method, path.first, path.count) {
    case ("GET", "health", 1): return ["ok": true, "server_time": SandboxJSON(state.now)]
    case ("POST", "patients", 1): return try createPatient(request)
    case ("GET", "patients", 1): return try listPatients(request)
    case ("GET", "patients", 2):
      return .object(state.patients[try indexOfPatient(path[1])].detail)
    case ("PUT", "patients", 2): return try updatePatient(path[1], request)
    case ("DELETE", "patients", 2): return try deletePatient(path[1])
    case ("GET", "patients", 3) where path[2] == "patient-sessions":
      return try listSessions(of: path[1], request)
    case ("DELETE", "patients", 4) where path[2] == "connections":
      return try disconnect(path[3], of: path[1])
    case ("GET", "connections", 1): return try listFacilities(request)
    case ("GET", "connections", 2): return try facility(path[1]).json
    case ("POST", "patient-sessions", 1): return try startSession(request)
    case ("GET", "patient-sessions", 2):
      return .object(state.json(of: state.sessions[try indexOfSession(path[1])]))
    case ("GET", "launch-contexts", 2):
      guard let context = state.launchContexts[path[1]] else {
        throw SandboxFault.notFound("No such launch context.")
      }
      return context
    case (_, "webhooks", _), (_, "events", _): return try routeWebhooks(request)
    default: throw SandboxFault.notFound("No such route.", code: "not_found")
    }
  }

  func indexOfPatient(_ id: String) throws -> Int {
    guard let index = state.patients.firstIndex(where: { $0.id == id }) else {
      throw SandboxFault.notFound("There is no patient '\(id)'.")
    }
    return index
  }

  func indexOfSession(_ id: String) throws -> Int {
    guard let index = state.sessions.firstIndex(where: { $0.id == id }) else {
      throw SandboxFault.notFound("There is no session '\(id)'.")
    }
    return index
  }

  /// By catalog id or by the base URL of its FHIR server.
  func facility(_ id: String, param: String? = nil) throws -> Facility {
    guard
      let facility = state.facilities.first(where: { $0.id.rawValue == id || $0.fhirBaseURL == id })
    else { throw SandboxFault.notFound("There is no facility '\(id)'.", param: param) }
    return facility
  }

  private func createPatient(_ request: SandboxRequest) throws -> SandboxJSON {
    let fields = try request.fields(allowing: ["patient_id", "email", "name", "metadata"])
    let id = try fields.patientID()
    guard (try? indexOfPatient(id)) == nil else {
      throw SandboxFault.conflict(
        "external_id_already_exists", "There is a patient '\(id)'.", param: "patient_id")
    }
    let patient = SandboxState.Patient(
      id: id, email: try fields.email("email"), name: try fields.text("name", 0...200),
      metadata: try fields.metadata() ?? [:], createdAt: state.now)
    state.patients.append(patient)
    return .object(patient.json)
  }

  private func updatePatient(_ id: String, _ request: SandboxRequest) throws -> SandboxJSON {
    let fields = try request.fields(allowing: ["patient_id", "email", "name", "metadata"])
    guard try fields.patientID() == id else {
      throw SandboxFault.invalid("patient_id", "The body's id is not the path's.")
    }
    let index = try indexOfPatient(id)
    var patient = state.patients[index]
    patient.email = try fields.email("email", nullable: true)
    patient.name = try fields.text("name", 0...200, nullable: true)
    patient.metadata = try fields.metadata() ?? [:]
    state.patients[index] = patient
    return .object(patient.json)
  }

  private func deletePatient(_ id: String) throws -> SandboxJSON {
    state.patients.remove(at: try indexOfPatient(id))
    state.sessions.removeAll { $0.patientID == id }
    state.records[id] = nil
    return ["id": .string(id), "resource_type": "patient", "deleted": true]
  }

  private func listPatients(_ request: SandboxRequest) throws -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "patient_id", "email"])
    let patients = state.patients.filter { patient in
      query["patient_id"].map { $0 == patient.id } ?? true
        && query["email"].map { $0 == patient.email } ?? true
    }
    return try state.page(
      of: patients.map { ($0.id, .object($0.json)) }, list: "patients", query: query)
  }

  private func listSessions(of id: String, _ request: SandboxRequest) throws -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "status"])
    if let status = query["status"], !["open", "complete", "expired"].contains(status) {
      throw SandboxFault.invalid("status", "No such status.")
    }
    _ = try indexOfPatient(id)
    let sessions = state.sessions.reversed().filter { session in
      session.patientID == id && query["status"].map { $0 == session.status(at: state.now) } ?? true
    }
    return try state.page(
      of: sessions.map { ($0.id, .object(state.json(of: $0))) }, list: "sessions/\(id)",
      query: query)
  }

  private func disconnect(_ connectionID: String, of id: String) throws -> SandboxJSON {
    let patient = try indexOfPatient(id)
    guard
      let index = state.patients[patient].connections.firstIndex(where: {
        $0.id == connectionID && $0.status != "failed"
      })
    else { throw SandboxFault.notFound("There is no connection '\(connectionID)'.") }
    state.patients[patient].connections[index].status = "disconnected"
    state.patients[patient].connections[index].updatedAt = state.now
    return ["id": .string(connectionID), "resource_type": "connection", "disconnected": true]
  }

  private func listFacilities(_ request: SandboxRequest) throws -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "q", "type"])
    let facilities = state.facilities.filter { facility in
      query["q"].map { facility.name.lowercased().contains($0.lowercased()) || $0.isEmpty } ?? true
        && query["type"].map { $0 == facility.type?.rawValue } ?? true
    }
    return try state.page(
      of: facilities.map { ($0.id.rawValue, $0.json) }, list: "connections", query: query)
  }
}
