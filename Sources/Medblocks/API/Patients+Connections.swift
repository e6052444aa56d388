extension Patients {
  /// Retrieves the facilities that a patient has connected, each with its name, logo and status.
  ///
  /// Failed attempts are left out. A facility that was connected several times has one entry, with
  /// its active connection or, when there is none, the most recent one. A facility that has left the
  /// catalog has no details. The catalog is queried once per facility, with at most eight requests
  /// in flight. All requests share one ``CallOptions/deadline``.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: getPatient, then getFhirSource
  public func getConnections(_ id: String) async throws -> [ConnectedFacility] {
    try await pipeline.within(pipeline.options.deadline) {
      let connections = Self.onePerFacility(try await retrieve(id).connections)
      let facilities = try await lookUp(connections.map(\.connectionID))
      return connections.map {
        ConnectedFacility(connection: $0, facility: facilities[$0.connectionID])
      }
    }
  }

  private static func onePerFacility(_ all: [PatientConnection]) -> [PatientConnection] {
    var connections: [PatientConnection] = []
    for connection in all where connection.status != .failed {
      let index = connections.firstIndex { $0.connectionID == connection.connectionID }
      guard let index else {
        connections.append(connection)
        continue
      }
      if connections[index].status != .active, connection.status == .active {
        connections[index] = connection
      }
    }
    return connections
  }

  /// Looks up catalog entries by id, eight at a time; entries that no longer exist are left out.
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
      return try await Connections(pipeline: pipeline).retrieve(id)
    } catch let error as MedblocksError where error.statusCode == 404 {
      return nil
    }
  }
}
