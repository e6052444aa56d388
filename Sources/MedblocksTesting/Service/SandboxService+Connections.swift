/// The operations on the catalog of facilities and on patients' connections to them.
extension SandboxService {
  /// Returns the facility with a catalog id or the base URL of its FHIR server.
  func facility(
    _ id: String, param: String? = nil
  ) throws(SandboxError) -> LocalSandbox.Facility {
    guard let facility = facilities[id] else {
      throw SandboxError.notFound("The facility does not exist.", param: param)
    }
    return facility
  }

  mutating func listFacilities(
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let query = try request.query(allowing: ["limit", "starting_after", "q", "type"])
    let pageRequest = try pageRequest(request, of: "connections")
    let page = pageRequest.page(
      of: facilities.entries(after: pageRequest.start).lazy.filter { entry in
        entry.facility.matches(query["q"])
          && query["type"].map { $0 == entry.facility.type?.rawValue } ?? true
      })
    return json(of: page, data: page.rows.map(\.facility.json))
  }

  mutating func disconnect(
    _ connectionID: String, of patientID: String
  ) throws(SandboxError) -> SandboxJSON {
    _ = try patient(patientID)
    guard let connection = connections[connectionID], connection.patientID == patientID,
      connection.status != "failed"
    else { throw SandboxError.notFound("The patient does not have this connection.") }
    endAccess(through: connection, status: "disconnected")
    return ["id": .string(connectionID), "resource_type": "connection", "disconnected": true]
  }

  /// Returns whether a patient has an active connection to a facility.
  func isConnected(_ patientID: String, to facilityID: String) -> Bool {
    connections.rows(in: patientID).contains {
      $0.facilityID == facilityID && $0.status == "active"
    }
  }

  /// Adds a connection to a session.
  ///
  /// - Parameter failure: The code of a failed attempt; nil for an active connection.
  mutating func addConnection(in session: Session, at facilityID: String, failure: String?) {
    let connection = Connection(
      id: newID("conn_"), position: newPosition(), patientID: session.patientID,
      sessionID: session.id, facilityID: facilityID, status: failure == nil ? "active" : "failed",
      failureCode: failure, failureAt: failure.map { _ in now }, createdAt: now, updatedAt: now)
    connections.insert(connection)
    guard var session = sessions[session.id] else { return }
    session.connectionIDs.append(connection.id)
    sessions.update(session)
  }

  mutating func endAccess(through connection: Connection, status: String) {
    var connection = connection
    connection.status = status
    connection.updatedAt = now
    connections.update(connection)
  }
}
