import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: the patient in the browser, and afterwards")
struct SandboxVisitTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  private func start(
    via mode: PatientSession.Mode = .facility("fhirsrc_maple")
  ) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://app.test/back", via: mode)
  }

  private func expectRefusal(
    sourceLocation: SourceLocation = #_sourceLocation, _ action: () async throws -> Void
  ) async {
    await #expect(throws: LocalSandbox.ActionError.self, sourceLocation: sourceLocation) {
      try await action()
    }
  }

  @Test("on the hosted page the patient searches, fails here, connects there, and goes back")
  func hostedPage() async throws {
    let session = try await start(via: .hostedPage(recommending: ["fhirsrc_cedar"]))
    let visit = try await sandbox.open(session.url)
    #expect(visit.sessionID == session.id && visit.isHostedPage)
    let all = try await visit.facilities().map(\.id)
    #expect(all.first == "fhirsrc_cedar" && all.count == LocalSandbox.Facility.examples.count)
    #expect(try await visit.facilities(matching: "HARBOR").map(\.id) == ["fhirsrc_harbor"])
    try await visit.fail(at: "fhirsrc_maple")
    try await visit.denyConsent(at: "fhirsrc_quarry")
    try await visit.grantConsent(at: "fhirsrc_harbor")
    try await visit.grantConsent(at: "fhirsrc_cedar")
    #expect(try await mb.patientSession.retrieve(session.id).status == .open)
    let url = try await visit.finish()
    #expect(PatientSessionReturn(url)?.result == .hostedPage)
    #expect(try await visit.finish() == url)
    let read = try await mb.patientSession.retrieve(session.id)
    #expect(read.status == .complete)
    #expect(
      read.connections.map(\.connectionID) == [
        "fhirsrc_cedar", "fhirsrc_harbor", "fhirsrc_quarry", "fhirsrc_maple",
      ])
    #expect(
      read.connections.map(\.failureCode) == [nil, nil, .userDenied, .oauthCallbackFailed])
    #expect(read.activeConnections.count == 2)
    let links = try await mb.patients.retrieve("user_42").connections
    #expect(links.map(\.status) == [.active, .active, .failed, .failed])
    #expect(try await mb.patients.getConnections("user_42").count == 2)
    await expectRefusal { try await visit.grantConsent(at: "fhirsrc_maple") }
    await expectRefusal { _ = try await sandbox.open(session.url) }
  }

  @Test("a session for one facility has one try, which leads back")
  func chosen() async throws {
    let session = try await start()
    let visit = try await sandbox.open(session.url)
    #expect(!visit.isHostedPage)
    #expect(try await visit.facilities().map(\.id) == ["fhirsrc_maple"])
    await expectRefusal { _ = try await visit.finish() }
    await expectRefusal { try await visit.grantConsent(at: "fhirsrc_harbor") }
    try await visit.fail(code: "portal_down")
    let returned = try #require(PatientSessionReturn(try await visit.finish()))
    guard case .failed("portal_down", let sentence) = returned.result else {
      Issue.record("\(returned.result)")
      return
    }
    #expect(sentence == "The portal failed")
    await expectRefusal { try await visit.grantConsent() }
  }

  @Test("whoever leaves without a try has finished, and connected nothing")
  func nothing() async throws {
    let session = try await start(via: .hostedPage)
    let visit = try await sandbox.open(session.url)
    _ = try await visit.finish()
    let read = try await mb.patientSession.retrieve(session.id)
    #expect(read.status == .complete && read.connections.isEmpty)
  }

  @Test("whoever walks away lets the session expire")
  func walkAway() async throws {
    let session = try await start(via: .hostedPage)
    let visit = try await sandbox.open(session.url)
    await sandbox.advance(by: .seconds(1_800))
    #expect(try await mb.patientSession.retrieve(session.id).status == .expired)
    await expectRefusal { try await visit.grantConsent(at: "fhirsrc_maple") }
    await expectRefusal { _ = try await visit.finish() }
    await expectRefusal { _ = try await visit.facilities() }
    await expectRefusal { _ = try await sandbox.open(session.url) }
  }

  @Test("a URL that is no session's of this sandbox opens nothing")
  func foreignURL() async throws {
    let session = try await start()
    for url in ["", "/", "https://elsewhere.invalid/\(session.id)", session.url + "1", "ps_1"] {
      await expectRefusal { _ = try await sandbox.open(url) }
    }
  }

  @Test("access lapses, comes to its end, is revoked, each once, and is given again")
  func access() async throws {
    func status() async throws -> [PatientConnection.Status] {
      try await mb.patients.getConnections("user_42").map(\.connection.status)
    }
    func connect() async throws -> PatientConnection.ID {
      let session = try await start()
      try await sandbox.grantConsent(session.id)
      let read = try await mb.patientSession.retrieve(session.id)
      return try #require(read.activeConnections.first?.id)
    }
    let lapsed = try await connect()
    await sandbox.advance(by: .seconds(60))
    try await sandbox.failTokenRefresh(lapsed)
    #expect(try await status() == [.refreshFailed])
    let link = try await mb.patients.getConnections("user_42").first?.connection
    #expect(link?.failureAt == (await sandbox.now) && link?.updatedAt == link?.failureAt)
    let expired = try await connect()
    try await sandbox.expireConnection(expired)
    #expect(try await status().first == .expired)
    let revoked = try await connect()
    #expect(try await status() == [.active])
    try await sandbox.revokeConsent(revoked)
    #expect(
      try await mb.patients.retrieve("user_42").connections.map(\.status)
        == [.disconnected, .expired, .refreshFailed])
    for id in [lapsed, expired, revoked, "conn_none"] {
      await expectRefusal { try await sandbox.failTokenRefresh(id) }
      await expectRefusal { try await sandbox.expireConnection(id) }
      await expectRefusal { try await sandbox.revokeConsent(id) }
    }
  }
}
