import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `FaultInjection.md`.
@Suite("The snippets of Fault Injection run")
struct FaultInjectionSnippets {
  @Test("an import that is interrupted continues where it stopped")
  func resumesImport() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.setRecords(
      (1...9).map { #"{"resourceType":"Observation","id":"o\#($0)"}"# },
      of: "user_42", at: "fhirsrc_maple")
    try await sandbox.grantConsent(session.id)
    try await sandbox.syncRecords("user_42", from: "fhirsrc_maple")

    // The client retries a single failure, and the importer does not notice.
    await sandbox.inject(.html(status: 502), into: .getPatientRecords, after: 1)
    // The third page fails each time, and the importer has to handle it.
    await sandbox.inject(.responseLost, into: .getPatientRecords, after: 2, times: .max)
    let importer = Importer()
    await #expect(throws: MedblocksError.self) { try await importer.run(mb, "user_42") }
    #expect(await importer.ids == ["o1", "o2", "o3", "o4", "o5", "o6"])

    await sandbox.removeFaults()
    try await importer.run(mb, "user_42")
    #expect(await importer.ids == (1...9).map { "o\($0)" })
  }

  actor Importer {
    private(set) var ids: [String] = []
    private var checkpoint: PatientRecord.Checkpoint?

    func run(_ mb: MedblocksClient, _ patientID: String) async throws {
      let records =
        if let checkpoint {
          mb.patients.records(resuming: checkpoint)
        } else {
          mb.patients.records(patientID, count: 3)
        }
      for try await page in records.pages {
        ids += try page.data.compactMap { try $0.resource.id }
        checkpoint = page.checkpoint
      }
    }
  }

  @Test("a key is limited to its operations")
  func keys() async throws {
    let sandbox = LocalSandbox()
    let key = await sandbox.issueKey(allowing: [.getPatient], expiringAfter: .seconds(3_600))
    let limited = try sandbox.client(apiKey: key)
    await #expect {
      try await limited.patients.create("user_42")
    } throws: { error in
      (error as? MedblocksError)?.code == .insufficientScope
    }
    await sandbox.revokeKey(key)
  }
}
