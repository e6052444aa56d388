extension Patients {
  /// Waits until a patient has records.
  ///
  /// After a patient has connected a facility, Medblocks fetches the records in the background. This
  /// method requests one record and, when there is none, checks whether any connection can still
  /// bring some. It tries again after 1, 2, 4, 8 and 16 seconds, then every 30 seconds. To wait for a
  /// second facility's records, pass the time of its connection as `since`. For more than a few
  /// patients, use the webhook event `records.sync.completed` instead.
  ///
  /// - Parameters:
  ///   - id: The id of the patient.
  ///   - types: The resource types to wait for; empty for any.
  ///   - since: Only records that changed since a day or an instant.
  ///   - timeout: The maximum wait, 1 second to 1 day; the default is 2 minutes.
  /// - Returns: Whether records are available, as far as the API can tell.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: getPatientRecords and getPatient
  public func waitForRecords(
    _ id: String, types: [FHIRResource.ResourceType] = [], since: PatientRecord.Since? = nil,
    timeout: Duration = .seconds(120)
  ) async throws -> PatientRecord.Availability {
    try pipeline.checking(.getPatientRecords) {
      guard (.seconds(1)...Duration.seconds(86_400)).contains(timeout) else {
        throw MedblocksError.invalidRequest("timeout", "it must be between 1 second and 1 day")
      }
    }
    let timing = pipeline.timing
    let end = Deadline.end(of: timing.now() + timeout)
    let lastCheck = Duration.seconds(1)  // reserved for the final check
    var wait = Duration.seconds(1)
    while true {
      let found: PatientRecord.Availability
      do {
        found = try await timing.withTimeout(end - timing.now()) {
          try await availability(id, types: types, since: since)
        }
      } catch TransportError.timedOut {
        return .notYet
      }
      let remaining = end - timing.now()
      guard found == .notYet, remaining > lastCheck else { return found }
      let jitter = Duration.milliseconds(timing.jitter(0...250))
      try await timing.sleep(min(wait + jitter, remaining - lastCheck))
      wait = min(wait * 2, .seconds(30))
    }
  }

  private func availability(
    _ id: String, types: [FHIRResource.ResourceType], since: PatientRecord.Since?
  ) async throws -> PatientRecord.Availability {
    let records = records(id, types: types, since: since, count: 1)
    if try await records.firstPage().hasRecords { return .available }
    let connections = try await retrieve(id).connections
    if connections.contains(where: \.mayBringRecords) { return .notYet }
    // A sync may have stored records, and its connection may have ended, between the two responses.
    return try await records.firstPage().hasRecords ? .available : .empty
  }
}

extension PatientRecord.Page {
  /// Whether the list has records: an empty page with `has_more` is followed by another.
  fileprivate var hasRecords: Bool { !data.isEmpty || hasMore }
}

extension PatientConnection {
  /// Whether the connection can bring records; a status unknown to this SDK may.
  fileprivate var mayBringRecords: Bool {
    ![.failed, .expired, .refreshFailed, .disconnected].contains(status)
  }
}
