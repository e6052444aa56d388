import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: the connect flow")
struct LocalSandboxTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  private func start(
    _ id: String = "user_42", via mode: PatientSession.Mode = .facility("fhirsrc_maple")
  ) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: id, returnURL: "https://app.test/connected?x=1", via: mode)
  }

  private func expectError(
    _ code: MedblocksError.Code, _ status: Int, param: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws -> Void
  ) async {
    let error = await #expect(throws: MedblocksError.self, sourceLocation: sourceLocation) {
      try await call()
    }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(error?.statusCode == status, sourceLocation: sourceLocation)
    #expect(error?.param == param, sourceLocation: sourceLocation)
    #expect(error?.requestID?.hasPrefix("req_") == true, sourceLocation: sourceLocation)
  }

  @Test("a flow from the search for a facility to the deletion of the patient succeeds")
  func flow() async throws {
    #expect(try await mb.health().ok)
    let found = try await mb.connections.list(matching: "mAPLE", type: .epic).firstPage().data
    #expect(found.map(\.id) == ["fhirsrc_maple"])
    let patient = try await mb.patients.create("a+b/ü", email: "a@b.c", metadata: ["n": 1.5])
    #expect(patient.metadata == ["n": 1.5])
    let session = try await start("a+b/ü")
    #expect(session.status == .open)
    let url = try await sandbox.grantConsent(session.id)
    #expect(url.absoluteString.hasPrefix("https://app.test/connected?x=1&patient_id="))
    let returned = try #require(PatientSessionReturn(url))
    #expect(returned.patientID == "a+b/ü")
    #expect(returned.patientSessionID == session.id)
    #expect(returned.result == .connected("fhirsrc_maple"))
    let verified = try await mb.patientSession.retrieve(session.id)
    #expect(verified.status == .complete)
    #expect(verified.activeConnections.count == 1)
    let connected = try await mb.patients.getConnections("a+b/ü")
    #expect(connected.map(\.facility?.name) == ["Maple Grove General Hospital"])
    let link = try #require(connected.first?.connection)
    #expect(link.id == verified.activeConnections.first?.id)
    #expect(link.patientSessionID == session.id)
    try await mb.patients.disconnectConnection("a+b/ü", connectionID: link.id)
    let detail = try await mb.patients.retrieve("a+b/ü")
    #expect(detail.connections.map(\.status) == [.disconnected])
    try await mb.patients.delete("a+b/ü")
    await expectError(.resourceNotFound, 404) { _ = try await mb.patients.retrieve("a+b/ü") }
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.patientSession.retrieve(session.id)
    }
  }

  @Test("a denied attempt is listed, and a new session connects")
  func denial() async throws {
    let denied = try await start()
    let returned = try #require(PatientSessionReturn(try await sandbox.denyConsent(denied.id)))
    guard case .failed(.userDenied, _) = returned.result else {
      Issue.record("\(returned.result)")
      return
    }
    let session = try await mb.patientSession.retrieve(denied.id)
    #expect(session.status == .complete)
    #expect(session.activeConnections.isEmpty)
    #expect(session.connections.first?.id == nil)
    #expect(session.connections.first?.failureCode == .userDenied)
    #expect(session.connections.first?.failureAt == (await sandbox.now))
    #expect(try await mb.patients.getConnections("user_42").isEmpty)
    #expect(try await mb.patients.retrieve("user_42").connections.map(\.status) == [.failed])
    try await sandbox.grantConsent(try await start().id)
    #expect(try await mb.patients.getConnections("user_42").count == 1)
  }

  @Test("the return from the hosted page contains no result")
  func hostedPage() async throws {
    let session = try await start(via: .hostedPage(recommending: ["fhirsrc_maple"]))
    #expect(session.recommendedConnectionIDs == ["fhirsrc_maple"])
    let url = try await sandbox.grantConsent(session.id, at: "fhirsrc_harbor")
    #expect(PatientSessionReturn(url)?.result == .hostedPage)
    let verified = try await mb.patientSession.retrieve(session.id)
    #expect(verified.activeConnections.map(\.connectionID) == ["fhirsrc_harbor"])
  }

  @Test("a session expires at its expiry time, and not before")
  func expiry() async throws {
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", expiresIn: .seconds(60))
    await sandbox.advance(by: .milliseconds(59_999))
    #expect(try await mb.patientSession.retrieve(session.id).status == .open)
    await sandbox.advance(by: .milliseconds(1))
    #expect(try await mb.patientSession.retrieve(session.id).status == .expired)
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent(session.id, at: "fhirsrc_maple")
    }
    let expired = try await mb.patients.listPatientSessions("a", status: .expired).firstPage()
    #expect(expired.data.map(\.id) == [session.id])
    #expect(try await mb.patients.listPatientSessions("a", status: .open).firstPage().data.isEmpty)
  }

  @Test("an impossible action of the patient throws")
  func impossible() async throws {
    let chosen = try await start()
    let hosted = try await start(via: .hostedPage)
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent("ps_none")
    }
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent(hosted.id)
    }
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent(chosen.id, at: "fhirsrc_harbor")
    }
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent(hosted.id, at: "fhirsrc_none")
    }
    try await sandbox.grantConsent(chosen.id, at: "fhirsrc_maple")
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent(chosen.id)
    }
  }

  @Test("a list has pages, whose cursors are valid in that list only")
  func pages() async throws {
    for number in 0..<25 { _ = try await mb.patients.create("p\(number)") }
    var ids: [String] = []
    for try await patient in mb.patients.list(limit: 10) { ids.append(patient.id) }
    #expect(ids == (0..<25).map { "p\($0)" })
    let page = try await mb.patients.list().firstPage()
    #expect(page.data.count == 10)
    #expect(page.nextCursor?.count == 12)
    await expectError(.invalidData, 400, param: "starting_after") {
      _ = try await mb.connections.list(startingAfter: page.nextCursor).firstPage()
    }
    let filtered = try await mb.patients.list(patientID: "p7").firstPage()
    #expect(filtered.data.map(\.id) == ["p7"] && !filtered.hasMore)
  }

  @Test("a patient's sessions are listed most recent first")
  func history() async throws {
    let first = try await start("a")
    let second = try await start("a")
    _ = try await start("b")
    let ids = try await mb.patients.listPatientSessions("a").firstPage().data.map(\.id)
    #expect(ids == [second.id, first.id])
  }

  @Test("starting a session creates or updates the patient")
  func startUpserts() async throws {
    func start(_ email: String?, _ name: String?) async throws {
      _ = try await mb.patientSession.start(
        patientID: "a", returnURL: "https://a.test", patientEmail: email, patientName: name)
    }
    try await start("old@b.c", "Ann")
    try await start("new@b.c", nil)
    let patient = try await mb.patients.retrieve("a")
    #expect(patient.email == "new@b.c")
    #expect(patient.name == "Ann")
  }

  @Test("an update replaces all data of a patient")
  func update() async throws {
    _ = try await mb.patients.create("a", email: "a@b.c", name: "Ann", metadata: ["k": 1])
    let patient = try await mb.patients.update("a", email: nil, name: "Bea", metadata: [:])
    #expect(patient.email == nil && patient.name == "Bea" && patient.metadata.isEmpty)
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.patients.update("b", email: nil, name: nil, metadata: [:])
    }
  }

  @Test("a facility is found by catalog id and by FHIR base URL")
  func facility() async throws {
    let facility = try await mb.connections.retrieve("fhirsrc_cedar")
    #expect(facility.name == "Cedar Valley Children's Hospital")
    let base = FHIRSource.ID(facility.fhirBaseURL)
    #expect(try await mb.connections.retrieve(base) == facility)
    #expect(try await start(via: .facility(base)).connectionID == "fhirsrc_cedar")
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.connections.retrieve("fhirsrc_no")
    }
  }

  @Test("a launch context is retrieved by its handle")
  func launch() async throws {
    let ready = try await mb.launchContexts.retrieve(
      await sandbox.launch(patient: "pat-1", at: "fhirsrc_maple"))
    #expect(ready.status == .ready && ready.patient == "pat-1")
    #expect(ready.fhirSource == "fhirsrc_maple")
    let pending = try await mb.launchContexts.retrieve(await sandbox.launch(patient: nil))
    #expect(pending.status == .pending && pending.fhirSource == nil)
    let unknown = LaunchContext.ID(UUID().uuidString)
    await expectError(.resourceNotFound, 404) { _ = try await mb.launchContexts.retrieve(unknown) }
    await expectError(.invalidData, 400, param: "id") {
      _ = try await mb.launchContexts.retrieve("x")
    }
  }

  @Test("a violation of the contract has its documented code")
  func rules() async throws {
    _ = try await mb.patients.create("a")
    await expectError(.externalIDAlreadyExists, 409, param: "patient_id") {
      _ = try await mb.patients.create("a")
    }
    for prefix in ["pat_", "ps_", "pf_", "sess_", "conn_", "fhirsrc_", "wh_", "evt_"] {
      await expectError(.invalidData, 400, param: "patient_id") {
        _ = try await mb.patients.create(prefix + "1")
      }
    }
    await expectError(.invalidData, 400, param: "email") {
      _ = try await mb.patients.create("b", email: "no address")
    }
    await expectError(.invalidData, 400, param: "return_url") {
      _ = try await mb.patientSession.start(patientID: "b", returnURL: "no url")
    }
    await expectError(.resourceNotFound, 404, param: "connection_id") {
      _ = try await start(via: .facility("fhirsrc_none"))
    }
    await expectError(.resourceNotFound, 404, param: "recommended_connection_ids") {
      _ = try await start(via: .hostedPage(recommending: ["fhirsrc_none"]))
    }
    await expectError(.resourceNotFound, 404) {
      try await mb.patients.disconnectConnection("a", connectionID: "conn_none")
    }
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.patients.listPatientSessions("none").firstPage()
    }
  }

  @Test("a wrong key and an unknown version are rejected, and health needs no key")
  func keyAndVersion() async throws {
    let configuration = MedblocksClient.Configuration(transport: sandbox)
    let stranger = try MedblocksClient(apiKey: "mb_sk_wrong", configuration: configuration)
    await expectError(.invalidAPIKey, 401) { _ = try await stranger.patients.retrieve("a") }
    #expect(try await stranger.health().ok)
    var future = configuration
    future.apiVersion = "2099-01-01"
    await expectError(.unsupportedAPIVersion, 400) {
      let client = try MedblocksClient(apiKey: sandbox.apiKey, configuration: future)
      _ = try await client.patients.list().firstPage()
    }
  }

  @Test("a thousand sandboxes in parallel share no state")
  func parallel() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<1_000 {
        group.addTask {
          let mb = try LocalSandbox().client()
          _ = try await mb.patients.create("p\(number)")
          return try await mb.patients.list().firstPage().data.count
        }
      }
      for try await count in group { #expect(count == 1) }
    }
  }
}
