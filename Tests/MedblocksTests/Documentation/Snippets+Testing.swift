import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift of the README's section about tests, as a user would write it.
@Suite("The documentation's snippets about tests run")
struct TestingSnippets {
  @Test("a patient who connects a facility sees records arrive")
  func happyPath() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()

    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected")
    let browser = try await sandbox.open(session.url)  // the patient's
    try await browser.grantConsent(at: "fhirsrc_maple")
    let returnURL = try await browser.finish()

    #expect(try await connected(returnURL, mb) == "Connected!")
    #expect(try await mb.patients.waitForRecords("user_42") == .available)
    let patients = try await mb.patients.records("user_42", types: [.patient]).firstPage()
    #expect(try patients.data[0].resource.patientIdentifier == "user_42")
  }

  @Test("a patient who refuses is offered another try")
  func refusal() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()

    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    let returnURL = try await sandbox.denyConsent(session.id)

    #expect(try await connected(returnURL, mb) == "You said no at the portal. Try again?")
    #expect(try await mb.patients.getConnections("user_42").isEmpty)
  }

  @Test("a patient whose access lapsed connects the same facility again")
  func lapseAndReconnect() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    func start(_ mode: PatientSession.Mode) async throws -> PatientSession {
      try await mb.patientSession.start(
        patientID: "user_42", returnURL: "https://your-app.com/connected", via: mode)
    }

    try await sandbox.grantConsent(try await start(.facility("fhirsrc_maple")).id)
    let link = try await mb.patients.getConnections("user_42")[0].connection
    try await sandbox.failTokenRefresh(link.id)
    let lapsed = try await mb.patients.getConnections("user_42")[0].connection
    #expect(lapsed.status == .refreshFailed)  // your app offers to connect again

    let again = try await start(.facility(lapsed.connectionID))
    try await sandbox.grantConsent(again.id)
    #expect(try await mb.patients.getConnections("user_42")[0].connection.status == .active)
  }

  @Test("an event is handled once, also when the first answer was a 500")
  func webhookHandler() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let endpoint = try await mb.webhooks.create(
      url: "https://your-app.com/webhooks", events: [.patientSessionCompleted])
    let inbox = try WebhookInbox(secrets: [endpoint.secret])
    let app = App(failures: 1)

    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    await sandbox.advance(by: .seconds(3_600)) { delivery in
      await app.receive(delivery.body, delivery.signature, inbox)
    }

    #expect(await app.connected == ["user_42"])
    let delivery = try #require(
      try await mb.webhooks.listEvents(endpoint.id).firstPage().data.first)
    #expect(delivery.attempts == 2 && delivery.deliveredAt != nil)
  }

  @Test("an import that breaks off in the middle goes on where it was")
  func recordsImport() async throws {
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

    // One stumble is the client's business, and nobody sees it.
    await sandbox.inject(.html(status: 502), into: .getPatientRecords, after: 1)
    // What lasts is yours: the third page does not come, however often it is asked for.
    await sandbox.inject(.responseLost, into: .getPatientRecords, after: 2, times: .max)
    let importer = Importer()
    await #expect(throws: MedblocksError.self) { try await importer.run(mb, "user_42") }
    #expect(await importer.ids == ["o1", "o2", "o3", "o4", "o5", "o6"])

    await sandbox.removeFaults()
    try await importer.run(mb, "user_42")
    #expect(await importer.ids == (1...9).map { "o\($0)" })
  }

  @Test("what a sandbox can look at")
  func inspection() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    _ = try await mb.patients.create("user_42")
    _ = try? await mb.patients.retrieve("user_43")

    try await sandbox.expectRequests(.createPatient, .getPatient)
    let missing = await sandbox.requests.filter { $0.statusCode == 404 }
    #expect(missing.map(\.path) == [["patients", "user_43"]])

    let prepared = await sandbox.snapshot()  // Codable
    let another = LocalSandbox(prepared)  // goes on from there, and shares nothing
    #expect(try await another.client().patients.retrieve("user_42").id == "user_42")
  }

  private func connected(_ requestURL: URL, _ mb: MedblocksClient) async throws -> String {
    guard let returned = PatientSessionReturn(requestURL) else { return "not a return" }
    if case .failed(.userDenied, _) = returned.result {
      return "You said no at the portal. Try again?"
    }
    let session = try await mb.patientSession.retrieve(returned.patientSessionID)
    return session.activeConnections.isEmpty ? "Nothing is connected yet." : "Connected!"
  }

  /// A backend whose database fails at first.
  private actor App {
    private(set) var connected: [String] = []
    private var failures: Int

    init(failures: Int) { self.failures = failures }

    func receive(_ body: [UInt8], _ signature: String, _ inbox: WebhookInbox) async -> Int {
      do {
        try await inbox.receive(payload: body, signature: signature) { event in
          guard failures == 0 else {
            failures -= 1
            throw CocoaError(.fileWriteOutOfSpace)
          }
          guard case .patientSessionCompleted(let session) = event.payload else { return }
          connected.append(session.patientID)
        }
        return 200
      } catch {
        return 500
      }
    }
  }

  /// A backend that keeps what it has read, and where it was.
  private actor Importer {
    private(set) var ids: [String] = []
    private var checkpoint: PatientRecord.Checkpoint?

    func run(_ mb: MedblocksClient, _ patient: String) async throws {
      let walk =
        if let checkpoint {
          mb.patients.records(resuming: checkpoint)
        } else {
          mb.patients.records(patient, count: 3)
        }
      for try await page in walk.pages {
        ids += try page.data.map { try $0.resource.id ?? "" }
        checkpoint = page.checkpoint
      }
    }
  }
}
