import Medblocks

extension MedblocksClient {
  /// Starts a session whose return URL has a query, to which the sandbox appends its own.
  func startSession(
    _ patientID: String = "user_42", via mode: PatientSession.Mode = .facility("fhirsrc_maple")
  ) async throws -> PatientSession {
    try await patientSession.start(
      patientID: patientID, returnURL: "https://app.test/connected?x=1", via: mode)
  }
}
