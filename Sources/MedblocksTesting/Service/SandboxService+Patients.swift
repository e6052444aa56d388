/// The operations on patients.
extension SandboxService {
  func patient(_ id: String) throws(SandboxError) -> Patient {
    guard let patient = patients[id] else {
      throw SandboxError.notFound("The patient does not exist.")
    }
    return patient
  }

  func json(withConnections patient: Patient) -> SandboxJSON {
    let connections = connections.rows(in: patient.id, before: nil).map(\.patientJSON)
    return .object(patient.json.merging(["connections": .array(connections)]) { $1 })
  }

  mutating func createPatient(
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields()
    let patient = Patient(
      id: try fields.patientID(), position: newPosition(), email: try fields.email("email"),
      name: try fields.string("name", 0...200), metadata: try fields.metadata() ?? "{}",
      createdAt: now)
    guard patients[patient.id] == nil else {
      throw SandboxError(
        "external_id_already_exists", message: "A patient with this id exists already.",
        param: "patient_id")
    }
    patients.insert(patient)
    return .object(patient.json)
  }

  mutating func updatePatient(
    _ id: String, _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let fields = try request.fields()
    guard try fields.patientID() == id else {
      throw SandboxError.invalid("patient_id", "The ids in the body and in the path differ.")
    }
    var patient = try patient(id)
    patient.email = try fields.email("email", nullable: true)
    patient.name = try fields.string("name", 0...200, nullable: true)
    patient.metadata = try fields.metadata() ?? "{}"
    patients.update(patient)
    return .object(patient.json)
  }

  /// Deletes a patient with everything that belongs to it.
  ///
  /// - Complexity: In proportion to what belongs to this patient.
  mutating func deletePatient(_ id: String) throws(SandboxError) -> SandboxJSON {
    _ = try patient(id)
    patients.remove(id)
    sessions.removeAll(in: id)
    connections.removeAll(in: id)
    syncs.removeAll(in: id)
    records[id] = nil
    facilityRecords[id] = nil
    return ["id": .string(id), "resource_type": "patient", "deleted": true]
  }

  mutating func listPatients(
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "patient_id", "email"])
    let pageRequest = try pageRequest(request, of: "patients")
    let email = query["email"]
    let page: Page<Patient>
    if let id = query["patient_id"] {
      let matches = patients[id].map { [$0] } ?? []
      page = pageRequest.page(
        of: matches.filter { patient in
          patient.position > pageRequest.start ?? 0 && email.map { $0 == patient.email } ?? true
        })
    } else {
      page = pageRequest.page(
        of: patients.rows(after: pageRequest.start).lazy.filter { patient in
          email.map { $0 == patient.email } ?? true
        })
    }
    return json(of: page, data: page.rows.map { .object($0.json) })
  }
}
