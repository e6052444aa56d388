/// The browser sessions in which patients connect facilities: `mb.patientSession`.
public struct PatientSessions: Sendable {
  let pipeline: Pipeline

  /// Starts a session; redirect the patient's browser to its ``PatientSession/url``.
  ///
  /// Each call creates a new session, and the patient if it does not exist yet; an e-mail address or
  /// name that you pass replaces the stored one. In the TypeScript client the method is called
  /// `patientSession.init`, which is not a method name in Swift.
  ///
  /// - Parameters:
  ///   - patientID: The id of the patient, 1 to 200 characters.
  ///   - returnURL: The page of your app to which the browser returns; read the return with
  ///     ``PatientSessionReturn``.
  ///   - mode: Medblocks' search page, or one facility that the patient chose in your own UI.
  ///   - patientEmail: The patient's e-mail address.
  ///   - patientName: The patient's name.
  ///   - returnButtonLabel: The label of the button that leads back, 1 to 60 characters.
  ///   - expiresIn: The lifetime of the session in whole seconds, 60 to 86,400; the default is 1,800.
  ///   - metadata: Your own data, returned with the session and with `patient_session.completed`.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: initPatientSession
  public func start(
    patientID: String, returnURL: String, via mode: PatientSession.Mode = .hostedPage,
    patientEmail: String? = nil, patientName: String? = nil, returnButtonLabel: String? = nil,
    expiresIn: Duration? = nil, metadata: JSON.Object? = nil
  ) async throws -> PatientSession {
    let input = try pipeline.checking(.startPatientSession) {
      try ParameterLimit.patientID.check(lengthOf: patientID)
      try ParameterLimit.returnButtonLabel.check(lengthOf: returnButtonLabel)
      let input = PatientSessionInitInput(
        patientID: patientID, patientEmail: patientEmail, patientName: patientName,
        connectionID: mode.facility, recommendedConnectionIDs: mode.recommendations,
        returnURL: returnURL, returnButtonLabel: returnButtonLabel,
        expiresIn: try expiresIn.map(Self.seconds), metadata: metadata)
      try Self.validate(input)
      return input
    }
    return try await pipeline.send(Request(.startPatientSession, body: input)) {
      $0.patientID.isExactly(patientID)
    }
  }

  /// Retrieves a session, which proves what a return URL only claims.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: retrievePatientSession
  public func retrieve(_ id: PatientSession.ID) async throws -> PatientSession {
    try await pipeline.send(Request(.getPatientSession, id.rawValue)) { $0.id == id }
  }

  private static func seconds(_ duration: Duration) throws -> Int {
    let (seconds, attoseconds) = duration.components
    guard attoseconds == 0, let whole = Int(exactly: seconds) else {
      throw MedblocksError.invalidRequest(
        "expires_in", argument: "expiresIn", "it must be in whole seconds")
    }
    try ParameterLimit.expiresIn.check(whole)
    return whole
  }

  private static func validate(_ input: PatientSessionInitInput) throws {
    func rejectEmpty(_ text: String?, _ parameter: String, _ argument: String) throws {
      guard text == "" else { return }
      throw MedblocksError.invalidRequest(
        parameter, argument: argument, "it must not be empty")
    }
    try rejectEmpty(input.returnURL, "return_url", "returnURL")
    try rejectEmpty(input.connectionID?.rawValue, "connection_id", "facility")
    for id in input.recommendedConnectionIDs ?? [] {
      try rejectEmpty(id.rawValue, "recommended_connection_ids", "recommendations")
    }
  }
}
