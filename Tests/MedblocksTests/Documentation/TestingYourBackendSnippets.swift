import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `TestingYourBackend.md`.
@Suite("The snippets of Testing Your Backend run")
struct TestingYourBackendSnippets {
  @Test("a patient who connects a facility sees records arrive")
  func connects() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()

    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected")
    let browser = try await sandbox.open(session.url)
    try await browser.grantConsent(at: "fhirsrc_maple")
    let returnURL = try await browser.finish()

    #expect(try await message(for: returnURL, mb) == "Connected!")
    #expect(try await mb.patients.waitForRecords("user_42") == .available)
    let patients = try await mb.patients.records("user_42", types: [.patient]).firstPage()
    let patient = try #require(patients.data.first).resource
    #expect(patient.patientIdentifier == "user_42")
  }

  @Test("a patient who denies access can try again")
  func denies() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()

    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    let returnURL = try await sandbox.denyConsent(session.id)

    #expect(try await message(for: returnURL, mb) == "You denied access. Try again?")
    #expect(try await mb.patients.getConnections("user_42").isEmpty)
  }

  @Test("a patient whose token refresh failed connects the same facility again")
  func reconnects() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    func connection() async throws -> PatientConnection {
      try #require(try await mb.patients.getConnections("user_42").first).connection
    }
    func start(_ mode: PatientSession.Mode) async throws -> PatientSession {
      try await mb.patientSession.start(
        patientID: "user_42", returnURL: "https://your-app.com/connected", via: mode)
    }

    try await sandbox.grantConsent(try await start(.facility("fhirsrc_maple")).id)
    try await sandbox.failTokenRefresh(try await connection().id)
    #expect(try await connection().status == .refreshFailed)

    let again = try await start(.reconnecting(try await connection()))
    try await sandbox.grantConsent(again.id)
    #expect(try await connection().status == .active)
  }

  @Test("an event is handled once, even if the first delivery fails")
  func handlesEvents() async throws {
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
    let deliveries = try await mb.webhooks.listEvents(endpoint.id).firstPage().data
    let delivery = try #require(deliveries.first)
    #expect(delivery.attempts == 2 && delivery.deliveredAt != nil)
  }

  @Test("a delivery is signed")
  func signer() {
    let signer = WebhookSigner()
    let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"))
    #expect(delivery.url == nil)
  }

  @Test("a facility provides records")
  func records() async throws {
    let sandbox = try await ConnectedSandbox().sandbox
    try await sandbox.setRecords(
      [#"{"resourceType":"Observation","id":"o1","status":"final"}"#],
      of: "user_42", at: "fhirsrc_maple")
    try await sandbox.syncRecords("user_42", from: "fhirsrc_maple")
  }

  @Test("requests are inspected, and the state is saved")
  func inspection() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    _ = try await mb.patients.create("user_42")
    _ = try? await mb.patients.retrieve("user_43")

    try await sandbox.expectRequests(.createPatient, .getPatient)
    let missing = await sandbox.requests.filter { $0.statusCode == 404 }
    #expect(missing.map(\.path) == [["patients", "user_43"]])

    let prepared = await sandbox.snapshot()
    let another = LocalSandbox(prepared)  // shares nothing with the first
    #expect(try await another.client().patients.retrieve("user_42").id == "user_42")
  }

  @Test("requests pass through URLSession")
  func urlSession() async throws {
    let sandbox = LocalSandbox()
    let transport = MockURLProtocol.transport(to: sandbox)
    let mb = try MedblocksClient(
      apiKey: LocalSandbox.apiKey, configuration: .init(transport: transport))
    #expect(try await mb.health().ok)
  }

  private func message(for requestURL: URL, _ mb: MedblocksClient) async throws -> String {
    guard let returned = PatientSessionReturn(requestURL) else { return "This is not a return." }
    if case .failed(.userDenied, _) = returned.result { return "You denied access. Try again?" }
    let session = try await mb.patientSession.retrieve(returned.patientSessionID)
    return session.activeConnections.isEmpty ? "Nothing is connected yet." : "Connected!"
  }

  /// A backend whose first writes to its database fail.
  private actor App {
    private(set) var connected: [String] = []
    private var failures: Int

    init(failures: Int) { self.failures = failures }

    func receive(_ body: [UInt8], _ signature: String, _ inbox: WebhookInbox) async -> Int {
      await inbox.respond(to: body, signature: signature) { event in
        guard failures == 0 else {
          failures -= 1
          throw CocoaError(.fileWriteOutOfSpace)
        }
        guard case .patientSessionCompleted(let session) = event.payload else { return }
        connected.append(session.patientID)
      }
    }
  }
}
