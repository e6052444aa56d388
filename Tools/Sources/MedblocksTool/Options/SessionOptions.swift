import ArgumentParser
import Medblocks

/// The options of a new patient session.
struct SessionOptions: ParsableArguments {
  @Option(help: "The facility's catalog id; without it, the patient chooses on the hosted page.")
  var facility: String?

  @Option(help: "The number of seconds until the session expires, 60 to 86400.")
  var expiresIn = 1_800

  func validate() throws {
    guard (60...86_400).contains(expiresIn) else {
      throw ValidationError("Invalid --expires-in: it must be between 60 and 86400.")
    }
  }

  /// Starts a session.
  ///
  /// - Throws: ``MedblocksError``.
  func start(
    _ mb: MedblocksClient, patientID: String, returnURL: String
  ) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: patientID, returnURL: returnURL,
      via: facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
      expiresIn: .seconds(expiresIn))
  }
}
