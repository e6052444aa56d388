import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: the connect flow")
struct LocalSandboxTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  @Test("a flow from the search for a facility to the deletion of the patient succeeds")
  func flow() async throws {
    #expect(try await mb.health().ok)
    let found = try await mb.connections.list(matching: "mAPLE", type: .epic).firstPage().data
    #expect(found.map(\.id) == ["fhirsrc_maple"])
    let patient = try await mb.patients.create("a+b/ü", email: "a@b.c", metadata: ["n": 1.5])
    #expect(patient.metadata == ["n": 1.5])
    let session = try await mb.startSession("a+b/ü")
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
    let denied = try await mb.startSession()
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
    try await sandbox.grantConsent(try await mb.startSession().id)
    #expect(try await mb.patients.getConnections("user_42").count == 1)
  }

  @Test("the return from the hosted page contains no result")
  func hostedPage() async throws {
    let session = try await mb.startSession(via: .hostedPage(recommending: ["fhirsrc_maple"]))
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
    let chosen = try await mb.startSession()
    let hosted = try await mb.startSession(via: .hostedPage)
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
