/// The browser trips in which patients connect facilities: `mb.patientSession`.
///
/// Every verb throws ``MedblocksError``, and `CancellationError` when its task is cancelled.
public struct PatientSessions: Sendable {
  let api: API

  /// Starts a session; send the patient's browser to its ``PatientSession/url``.
  ///
  /// This is `patientSession.init` of the TypeScript client; in Swift a method cannot be called so.
  /// It makes a new session each time, and the patient where there is none; an e-mail address or
  /// name that differs from the stored one replaces it. `returnURL` is the page that the browser
  /// comes back to, read there with ``PatientSessionReturn``. `via` is Medblocks' search page, or
  /// one facility chosen in your own. The button's label may have 1 to 60 characters; `expiresIn`
  /// is in whole seconds, 60 to 86,400, by default 1,800. API: `api.initPatientSession`.
  public func start(
    patientID: String, returnURL: String, via mode: PatientSession.Mode = .hostedPage,
    patientEmail: String? = nil, patientName: String? = nil, returnButtonLabel: String? = nil,
    expiresIn: Duration? = nil, metadata: JSON.Object? = nil
  ) async throws -> PatientSession {
    try Limit.patientID.check(lengthOf: patientID)
    try Limit.returnButtonLabel.check(lengthOf: returnButtonLabel)
    let input = PatientSessionInitInput(
      patientID: patientID, patientEmail: patientEmail, patientName: patientName,
      connectionID: mode.facility, recommendedConnectionIDs: mode.recommendations,
      returnURL: returnURL, returnButtonLabel: returnButtonLabel,
      expiresIn: try expiresIn.map(Self.seconds), metadata: metadata)
    try Self.check(input)
    return try await api.send(Request(.startPatientSession, body: input)) {
      $0.patientID == patientID
    }
  }

  /// Reads a session: the proof of what the query of a return only hints at.
  ///
  /// API: `api.retrievePatientSession`.
  public func retrieve(_ id: PatientSession.ID) async throws -> PatientSession {
    try await api.send(Request(.getPatientSession, id.rawValue)) { $0.id == id }
  }

  private static func seconds(_ duration: Duration) throws -> Int {
    let (seconds, attoseconds) = duration.components
    guard attoseconds == 0, let whole = Int(exactly: seconds) else {
      throw MedblocksError.invalidRequest(Limit.expiresIn.parameter, "It has to be whole seconds.")
    }
    try Limit.expiresIn.check(whole)
    return whole
  }

  private static func check(_ input: PatientSessionInitInput) throws {
    func refuseEmpty(_ text: String?, _ parameter: String) throws {
      guard text == "" else { return }
      throw MedblocksError.invalidRequest(parameter, "It must not be empty.")
    }
    try refuseEmpty(input.returnURL, "return_url")
    try refuseEmpty(input.connectionID?.rawValue, "connection_id")
    for id in input.recommendedConnectionIDs ?? [] {
      try refuseEmpty(id.rawValue, "recommended_connection_ids")
    }
  }
}
