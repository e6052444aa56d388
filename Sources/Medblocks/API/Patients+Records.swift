extension Patients {
  /// Lists the FHIR resources of a patient.
  ///
  /// An active connection does not mean that its records have arrived:
  /// ``waitForRecords(_:types:since:timeout:)`` waits for them.
  ///
  /// - Parameters:
  ///   - id: The id of the patient.
  ///   - types: The resource types to read, joined with commas in the request; empty for all.
  ///   - since: Only resources that changed since a day or an instant.
  ///   - count: The size of a page, 1 to 100; the default is 100.
  ///   - cursor: The ``PatientRecord/Page/nextCursor`` of a page with the same parameters, to
  ///     continue after it; valid for 7 days.
  ///
  /// API operation: getPatientRecords
  public func records(
    _ id: String, types: [FHIRResource.ResourceType] = [], since: PatientRecord.Since? = nil,
    count: Int? = nil, startingAfter cursor: String? = nil
  ) -> PagedSequence<PatientRecord.Page> {
    let query = PatientRecord.Query(patientID: id, types: types, since: since, count: count)
    return PagedSequence(Operation.getPatientRecords.id, startingAt: cursor) { cursor in
      try await page(of: query, .startingAfter(cursor))
    }
  }

  /// Lists the FHIR resources of a patient backward, from the page before a cursor to the first.
  ///
  /// Pages come in reverse order; within a page the order is that of the API.
  ///
  /// - Parameters:
  ///   - id: The id of the patient.
  ///   - types: The resource types to read, joined with commas in the request; empty for all.
  ///   - since: Only resources that changed since a day or an instant.
  ///   - count: The size of a page, 1 to 100; the default is 100.
  ///   - cursor: The ``PatientRecord/Page/previousCursor`` of a page; valid for 7 days.
  ///
  /// API operation: getPatientRecords
  public func records(
    _ id: String, types: [FHIRResource.ResourceType] = [], since: PatientRecord.Since? = nil,
    count: Int? = nil, endingBefore cursor: String
  ) -> PagedSequence<PatientRecord.Page> {
    let query = PatientRecord.Query(patientID: id, types: types, since: since, count: count)
    return PagedSequence(
      Operation.getPatientRecords.id, startingAt: cursor, direction: .backward
    ) { cursor in
      try await page(of: query, .endingBefore(cursor))
    }
  }

  /// Continues a list of records after a saved checkpoint.
  ///
  /// A finished checkpoint yields one empty page and sends no request. If the service no longer
  /// accepts the cursor, which is valid for 7 days, the list restarts from the beginning with the
  /// same parameters, `since` included; its first page then has
  /// ``PatientRecord/Page/restartedFromBeginning`` set. The error of a proxy, or one that names
  /// another parameter, does not restart the list.
  ///
  /// API operation: getPatientRecords
  public func records(
    resuming checkpoint: PatientRecord.Checkpoint
  ) -> PagedSequence<PatientRecord.Page> {
    PagedSequence(Operation.getPatientRecords.id, startingAt: checkpoint.cursor) { cursor in
      let query = checkpoint.query
      guard !checkpoint.isFinished else {
        return UndecodedResponse(body: []) { _ in PatientRecord.Page(endOf: query) }
      }
      guard cursor == checkpoint.cursor else {
        return try await page(of: query, .startingAfter(cursor))
      }
      if cursor != nil {
        do {
          return try await page(of: query, .startingAfter(cursor))
        } catch let error as MedblocksError where error.mayMeanExpiredCursor {}
      }
      return try await page(of: query, .startingAfter(nil), restartedFromBeginning: true)
    }
  }

  private func page(
    of query: PatientRecord.Query, _ position: PatientRecord.Query.Position,
    restartedFromBeginning: Bool = false
  ) async throws -> UndecodedResponse<PatientRecord.Page> {
    let request = try pipeline.checking(.getPatientRecords) { try query.request(position) }
    return try await pipeline.sendUndecoded(request) { response in
      try PatientRecord.Page(
        parsing: response, query: query, restartedFromBeginning: restartedFromBeginning)
    } matchesRequest: {
      $0.patientID.isExactly(query.patientID)
    }
  }
}

extension PagedSequence.Pages.Direction where Page == PatientRecord.Page {
  /// The contract does not say what `has_more` means backward, so the cursor alone decides.
  fileprivate static var backward: Self {
    Self(parameter: "previous_cursor") { ($0.previousCursor != nil, $0.previousCursor) }
  }
}

extension MedblocksError {
  /// Whether the service may have rejected an expired cursor, for which the contract has no code.
  ///
  /// The error of a proxy has neither a code nor a type, and one that names another parameter does
  /// not concern the cursor.
  fileprivate var mayMeanExpiredCursor: Bool {
    (code != nil || type != nil) && [400, 404, 410].contains(statusCode)
      && [nil, "starting_after"].contains(param)
  }
}
