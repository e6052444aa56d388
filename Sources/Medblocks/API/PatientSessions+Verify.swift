extension PatientSessions {
  /// Verifies that a return belongs to the patient who is signed in and to this browser.
  ///
  /// The session is retrieved, because a return is only a claim. Use it when the browser that starts
  /// a session has a cookie with the state that is in the return URL:
  /// ``PatientSessionReturn/makeState()`` returns one. Remove the state from the cookie after the
  /// call. States are compared in constant time.
  ///
  /// - Parameters:
  ///   - returned: The return.
  ///   - patientID: The id of the patient who is signed in.
  ///   - state: The state in the cookie; nil when the cookie is missing, which never matches.
  /// - Returns: The session; its ``PatientSession/facilityResults`` are the outcome of each facility.
  /// - Throws: ``PatientSessionReturnError`` when the return belongs to another patient, another
  ///   browser or no session, ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: retrievePatientSession
  public func verify(
    _ returned: PatientSessionReturn, patientID: String, state: String?
  ) async throws -> PatientSession {
    let expected = Array((state ?? "").utf8)
    return try await verify(returned, patientID: patientID) { state in
      let state = Array((state ?? "").utf8)
      return !state.isEmpty && HMACSHA256.areEqual(state, expected)
    }
  }

  /// Verifies that a return belongs to the patient who is signed in.
  ///
  /// It does not notice a session that was started in another browser: prefer
  /// ``verify(_:patientID:state:)``.
  ///
  /// - Parameters:
  ///   - returned: The return.
  ///   - patientID: The id of the patient who is signed in.
  /// - Returns: The session; its ``PatientSession/facilityResults`` are the outcome of each facility.
  /// - Throws: ``PatientSessionReturnError`` when the return belongs to another patient or no session,
  ///   ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: retrievePatientSession
  public func verify(
    _ returned: PatientSessionReturn, patientID: String
  ) async throws -> PatientSession {
    try await verify(returned, patientID: patientID) { _ in true }
  }

  private func verify(
    _ returned: PatientSessionReturn, patientID: String, isExpectedState: (String?) -> Bool
  ) async throws -> PatientSession {
    func check(patientID found: String, state: String?) throws {
      guard found.isExactly(patientID) else { throw PatientSessionReturnError(.patientMismatch) }
      guard isExpectedState(state) else { throw PatientSessionReturnError(.stateMismatch) }
    }
    // First, so that nothing is sent for a return that belongs to somebody else.
    try check(patientID: returned.patientID, state: returned.state)
    let session = try await existingSession(returned.patientSessionID)
    let query = session.returnURL.prefix { $0 != "#" }.drop { $0 != "?" }
    try check(patientID: session.patientID, state: QueryParameters(query: query)["state"])
    return session
  }

  private func existingSession(_ id: PatientSession.ID) async throws -> PatientSession {
    do {
      return try await retrieve(id)
    } catch let error as MedblocksError
      where error.type == .notFound || error.kind == .invalidRequest
    {
      throw PatientSessionReturnError(.unknownSession)
    }
  }
}
