extension Patients {
  /// Reads a patient's stored FHIR resources, `count` (1 to 100, by default 100) a page.
  ///
  /// By default all of them: `types` are the resource types to read (several are sent with commas
  /// between), `since` leaves out what has not changed after a day or an instant. A page's
  /// ``PatientRecord/Page/nextCursor`` goes on behind it for 7 days, with the same arguments. That a
  /// connection is active does not say that its records are there yet: see `waitForRecords`. API:
  /// `api.getPatientRecords`.
  public func records(
    _ id: String, types: [FHIRResource.ResourceType] = [], since: PatientRecord.Since? = nil,
    count: Int? = nil, startingAfter cursor: String? = nil
  ) -> PagedSequence<PatientRecord.Page> {
    let query = PatientRecord.Query(patientID: id, types: types, since: since, count: count)
    return PagedSequence(Operation.getPatientRecords.id, startingAt: cursor) { cursor in
      try await page(of: query, "starting_after", cursor)
    }
  }

  /// Reads a patient's stored FHIR resources backward, from the page before a cursor to the first.
  ///
  /// The cursor is a page's ``PatientRecord/Page/previousCursor``. Pages come from the later to the
  /// earlier; within a page the order is that of the API. API: `api.getPatientRecords`.
  public func records(
    _ id: String, types: [FHIRResource.ResourceType] = [], since: PatientRecord.Since? = nil,
    count: Int? = nil, endingBefore cursor: String
  ) -> PagedSequence<PatientRecord.Page> {
    let query = PatientRecord.Query(patientID: id, types: types, since: since, count: count)
    return PagedSequence(
      Operation.getPatientRecords.id, startingAt: cursor, direction: .backward
    ) { cursor in
      try await page(of: query, "ending_before", cursor)
    }
  }

  /// Goes on with a walk over a patient's records where a checkpoint was saved.
  ///
  /// Behind the checkpoint of the last page there is one empty page, and no request is sent. A
  /// cursor that the service no longer takes, as after 7 days, begins the walk again with the same
  /// question, its `since` included; the first page says so
  /// (``PatientRecord/Page/startsOver``). API: `api.getPatientRecords`.
  public func records(
    resuming checkpoint: PatientRecord.Checkpoint
  ) -> PagedSequence<PatientRecord.Page> {
    PagedSequence(Operation.getPatientRecords.id, startingAt: checkpoint.cursor) { cursor in
      let query = checkpoint.query
      guard !checkpoint.isFinished else {
        return Arrival(body: []) { PatientRecord.Page(endOf: query) }
      }
      guard cursor == checkpoint.cursor else {
        return try await page(of: query, "starting_after", cursor)
      }
      if cursor != nil {
        do {
          return try await page(of: query, "starting_after", cursor)
        } catch let error as MedblocksError where error.isRefusedCursor {}
      }
      return try await page(of: query, "starting_after", nil).map { page in
        var page = page
        page.startsOver = true
        return page
      }
    }
  }

  private func page(
    of query: PatientRecord.Query, _ paging: String, _ cursor: String?
  ) async throws -> Arrival<PatientRecord.Page> {
    let arrival: Arrival<PatientRecord.Page> = try await api.fetch(query.request(paging, cursor)) {
      $0.patientID == query.patientID
    }
    return arrival.map { page in
      var page = page
      page.query = query
      return page
    }
  }
}

extension PagedSequence.Pages.Direction where Page == PatientRecord.Page {
  /// Whatever `has_more` means on the way back, a page that names the one before it has one.
  fileprivate static var backward: Self {
    Self(parameter: "previous_cursor") { ($0.previousCursor != nil, $0.previousCursor) }
  }
}

extension MedblocksError {
  /// The contract has no code of its own for a cursor whose time is over: a request that was good
  /// before is bad now, or names something that is not there.
  fileprivate var isRefusedCursor: Bool { kind == .api && [400, 404, 410].contains(statusCode) }
}
