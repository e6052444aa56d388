import Medblocks
import MedblocksTesting

/// A sandbox in which the patient `user_42` has connected a facility, for the snippets.
struct ConnectedSandbox {
  let sandbox: LocalSandbox
  let mb: MedblocksClient

  /// Connects the patient.
  ///
  /// - Parameter records: The resources that the facility has; nil for the synthetic ones.
  init(records: [String]? = nil) async throws {
    sandbox = LocalSandbox()
    mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    if let records {
      try await sandbox.setRecords(records, of: "user_42", at: "fhirsrc_maple")
    }
    try await sandbox.grantConsent(session.id)
    try await sandbox.syncRecords("user_42", from: "fhirsrc_maple")
  }
}
