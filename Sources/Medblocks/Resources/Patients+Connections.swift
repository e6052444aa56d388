extension Patients {
  /// Reads which facilities a patient has connected, each with its name, logo and live status.
  ///
  /// Attempts that failed are left out. A facility that was connected several times is one entry:
  /// the link through which records flow or, where none does, the most recent. A facility that has
  /// left the catalog keeps its entry without details. The catalog is asked once for each facility,
  /// a few at a time, all within one deadline of the configuration. Throws ``MedblocksError``. API:
  /// `api.getPatient`, then `api.getFhirSource`.
  public func getConnections(_ id: String) async throws -> [ConnectedFacility] {
    try await api.within(api.deadline) {
      let links = Self.onePerFacility(try await retrieve(id).connections)
      let facilities = try await lookUp(links.map(\.connectionID))
      return links.map {
        ConnectedFacility(connection: $0, facility: facilities[$0.connectionID])
      }
    }
  }

  private static func onePerFacility(_ connections: [PatientConnection]) -> [PatientConnection] {
    var links: [PatientConnection] = []
    for connection in connections where connection.status != .failed {
      if let index = links.firstIndex(where: { $0.connectionID == connection.connectionID }) {
        guard links[index].status != .active, connection.status == .active else { continue }
        links[index] = connection
      } else {
        links.append(connection)
      }
    }
    return links
  }

  /// The catalog's entries by id, a few looked up at a time, without those that have gone.
  private func lookUp(_ ids: [FHIRSource.ID]) async throws -> [FHIRSource.ID: FHIRSource] {
    try await withThrowingTaskGroup(of: (FHIRSource.ID, FHIRSource?).self) { group in
      var found: [FHIRSource.ID: FHIRSource] = [:]
      for (index, id) in ids.enumerated() {
        if index >= 8, let (id, facility) = try await group.next() { found[id] = facility }
        group.addTask { (id, try await facility(id)) }
      }
      for try await (id, facility) in group { found[id] = facility }
      return found
    }
  }

  private func facility(_ id: FHIRSource.ID) async throws -> FHIRSource? {
    do {
      return try await Connections(api: api).retrieve(id)
    } catch let error as MedblocksError where error.statusCode == 404 {
      return nil
    }
  }
}
