extension Patients {
  /// Waits until a patient has records, for a time of 1 second to a day.
  ///
  /// After a patient has connected a facility a background pull fills the records in. This asks for
  /// one record, and while there is none whether any connection could bring some: after 1, 2, 4, 8
  /// and 16 seconds, then every 30. With `types` and `since` it waits for records of that kind; a
  /// second facility's are told from the first's by a `since` of when it was connected. For more
  /// patients than a few, listen to `records.sync.completed` instead. API: `api.getPatientRecords`,
  /// `api.getPatient`.
  public func waitForRecords(
    _ id: String, types: [FHIRResource.ResourceType] = [], since: PatientRecord.Since? = nil,
    timeout: Duration = .seconds(120)
  ) async throws -> PatientRecord.Availability {
    guard (.seconds(1)...Duration.seconds(86_400)).contains(timeout) else {
      throw MedblocksError.invalidRequest("timeout", "It has to be 1 second to a day.")
    }
    let end = Deadline.end(of: api.timing.now() + timeout)
    let lastTry = Duration.seconds(1)  // what is left for it at the end
    var pause = Duration.seconds(1)
    while true {
      let found: PatientRecord.Availability
      do {
        found = try await api.timing.limit(to: end - api.timing.now()) {
          try await availability(id, types: types, since: since)
        }
      } catch TransportError.timedOut {
        return .notYet
      }
      let left = end - api.timing.now()
      guard found == .notYet, left > lastTry else { return found }
      let jitter = Duration.milliseconds(api.timing.jitter(0...250))
      try await api.timing.pause(min(pause + jitter, left - lastTry))
      pause = min(pause * 2, .seconds(30))
    }
  }

  private func availability(
    _ id: String, types: [FHIRResource.ResourceType], since: PatientRecord.Since?
  ) async throws -> PatientRecord.Availability {
    let records = records(id, types: types, since: since, count: 1)
    if try await records.page().hasRecords { return .available }
    let connections = try await retrieve(id).connections
    if connections.contains(where: \.mayBringRecords) { return .notYet }
    // A pull may have ended, and its connection too, between the two answers.
    return try await records.page().hasRecords ? .available : .empty
  }
}

extension PatientRecord.Page {
  /// An empty page that has more is not the end.
  fileprivate var hasRecords: Bool { !data.isEmpty || hasMore }
}

extension PatientConnection {
  /// A status that is new to this SDK may.
  fileprivate var mayBringRecords: Bool {
    ![.failed, .expired, .refreshFailed, .disconnected].contains(status)
  }
}
