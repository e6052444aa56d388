import Medblocks

/// The steps that both flows share, with a synthetic patient.
protocol Flow: Sendable {
  var mb: MedblocksClient { get }
}

extension Flow {
  func checkHealth() async throws {
    Console.step("Check that the service is up")
    let health = try await mb.health()
    Console.result("ok: \(health.ok), server time \(Console.text(health.serverTime))")
  }

  func search(_ text: String?) async throws -> [FHIRSource] {
    Console.step(text.map { "Search the catalog for '\($0)'" } ?? "List facilities of the catalog")
    let found = try await mb.connections.list(matching: text, limit: 5).firstPage()
    for facility in found.data {
      Console.result(
        "\(facility.name) (\(facility.type?.rawValue ?? "unknown vendor"), \(facility.id))")
    }
    return found.data
  }

  func createPatient(_ id: String) async throws {
    Console.step("Create the patient '\(id)'")
    let patient = try await mb.patients.create(
      id, email: "\(id)@example.com", name: "Quinn Quickstart", metadata: ["source": "quickstart"])
    Console.result("created at \(Console.text(patient.createdAt))")
  }

  func show(_ session: PatientSession) {
    Console.result("\(session.id) is \(session.status)")
    for connection in session.connections {
      let reason = connection.failureCode.map { " (\($0))" } ?? ""
      Console.result("facility \(connection.connectionID): \(connection.status)\(reason)")
    }
    if session.activeConnections.isEmpty {
      Console.result("Nothing is connected: offer to try again.")
    }
  }

  func showConnections(of id: String) async throws -> [ConnectedFacility] {
    Console.step("List the connected facilities")
    let connected = try await mb.patients.getConnections(id)
    for entry in connected {
      Console.result("\(entry.facility?.name ?? entry.id.rawValue): \(entry.connection.status)")
    }
    if connected.isEmpty { Console.result("none") }
    return connected
  }

  func showRecords(of id: String) async throws {
    Console.step("Read the patient's FHIR records")
    switch try await mb.patients.waitForRecords(id) {
    case .available: break
    case .empty: return Console.result("no records, and no connection that can bring any")
    case .notYet: return Console.result("no records within two minutes; they may still arrive")
    }
    var counts: [FHIRResource.ResourceType: Int] = [:]
    for try await record in mb.patients.records(id).prefetching() {
      counts[try record.resource.resourceType, default: 0] += 1
    }
    for (type, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Console.result("\(type): \(count)")
    }
  }

  func showHistory(of id: String) async throws {
    Console.step("List the patient's sessions, the most recent first")
    for try await session in mb.patients.listPatientSessions(id) {
      Console.result(
        "\(session.id): \(session.status), \(session.connections.count) connections attempted")
    }
  }

  func disconnect(_ connected: [ConnectedFacility], of id: String) async throws {
    Console.step("Disconnect the facilities")
    for entry in connected where entry.connection.status == .active {
      try await mb.patients.disconnectConnection(id, connectionID: entry.connection.id)
      Console.result("\(entry.facility?.name ?? entry.id.rawValue) is disconnected")
    }
  }

  func deletePatient(_ id: String) async throws {
    Console.step("Delete the patient")
    try await mb.patients.delete(id)
    Console.result("deleted")
  }
}
