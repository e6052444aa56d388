import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: the patient's browser and the facility's portal")
struct PatientBrowserTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  private func expectActionError(
    sourceLocation: SourceLocation = #_sourceLocation, _ action: () async throws -> Void
  ) async {
    await #expect(throws: LocalSandbox.ActionError.self, sourceLocation: sourceLocation) {
      try await action()
    }
  }

  @Test("on the hosted page a patient searches, and tries several facilities")
  func hostedPage() async throws {
    let session = try await mb.startSession(via: .hostedPage(recommending: ["fhirsrc_cedar"]))
    let browser = try await sandbox.open(session.url)
    #expect(browser.sessionID == session.id && browser.isHostedPage)
    let all = try await browser.facilities().map(\.id)
    #expect(all.first == "fhirsrc_cedar" && all.count == LocalSandbox.Facility.examples.count)
    #expect(try await browser.facilities(matching: "HARBOR").map(\.id) == ["fhirsrc_harbor"])
    try await browser.fail(at: "fhirsrc_maple")
    try await browser.denyConsent(at: "fhirsrc_quarry")
    try await browser.grantConsent(at: "fhirsrc_harbor")
    try await browser.grantConsent(at: "fhirsrc_cedar")
    #expect(try await mb.patientSession.retrieve(session.id).status == .open)
    let url = try await browser.finish()
    #expect(PatientSessionReturn(url)?.result == .hostedPage)
    #expect(try await browser.finish() == url)
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
    await expectActionError { try await browser.grantConsent(at: "fhirsrc_maple") }
    await expectActionError { _ = try await sandbox.open(session.url) }
  }

  @Test(
    "a return keeps the query, the fragment and the escapes of its URL",
    arguments: [
      ("https://app.test", "https://app.test?", ""),
      ("https://app.test/", "https://app.test/?", ""),
      ("https://app.test/?", "https://app.test/?", ""),
      ("https://app.test/?a=b", "https://app.test/?a=b&", ""),
      ("https://app.test/?a=b&", "https://app.test/?a=b&", ""),
      ("https://app.test/#/done", "https://app.test/?", "#/done"),
      ("https://app.test/?a=b#c?d=e", "https://app.test/?a=b&", "#c?d=e"),
      (
        "https://app.test/%7Eann%2Fx?q=%e9%20+&r=a%26b",
        "https://app.test/%7Eann%2Fx?q=%e9%20+&r=a%26b&", ""
      ),
      ("https://app.test/?a=50%&b=%20", "https://app.test/?a=50%25&b=%20&", ""),
      ("https://app.test/?a=b c|d&e=%20", "https://app.test/?a=b%20c%7Cd&e=%20&", ""),
      ("https://app.test/é?a=[1]", "https://app.test/%C3%A9?a=%5B1%5D&", ""),
      ("myapp://connected?x=1", "myapp://connected?x=1&", ""),
    ])
  func returnURL(url: String, before: String, after: String) async throws {
    let session = try await mb.patientSession.start(patientID: "ü 1+%", returnURL: url)
    let returned = try await sandbox.grantConsent(session.id, at: "fhirsrc_maple")
    let ids = "patient_id=%C3%BC%201%2B%25&patient_session_id=\(session.id)"
    #expect(returned.absoluteString == before + ids + after)
    #expect(PatientSessionReturn(returned)?.patientID == "ü 1+%")
    #expect(try await mb.patientSession.retrieve(session.id).returnURL == url)
  }

  @Test("a session for one facility has one attempt")
  func chosen() async throws {
    let session = try await mb.startSession()
    let browser = try await sandbox.open(session.url)
    #expect(!browser.isHostedPage)
    #expect(try await browser.facilities().map(\.id) == ["fhirsrc_maple"])
    await expectActionError { _ = try await browser.finish() }
    await expectActionError { try await browser.grantConsent(at: "fhirsrc_harbor") }
    try await browser.fail(code: "portal_down")
    let returned = try #require(PatientSessionReturn(try await browser.finish()))
    guard case .failed("portal_down", let message) = returned.result else {
      Issue.record("\(returned.result)")
      return
    }
    #expect(message == "The portal failed")
    await expectActionError { try await browser.grantConsent() }
  }

  @Test("a patient who leaves without an attempt completes the session")
  func nothing() async throws {
    let session = try await mb.startSession(via: .hostedPage)
    let browser = try await sandbox.open(session.url)
    _ = try await browser.finish()
    let read = try await mb.patientSession.retrieve(session.id)
    #expect(read.status == .complete && read.connections.isEmpty)
  }

  @Test("the session of a patient who walks away expires")
  func walkAway() async throws {
    let session = try await mb.startSession(via: .hostedPage)
    let browser = try await sandbox.open(session.url)
    await sandbox.advance(by: .seconds(1_800))
    #expect(try await mb.patientSession.retrieve(session.id).status == .expired)
    await expectActionError { try await browser.grantConsent(at: "fhirsrc_maple") }
    await expectActionError { _ = try await browser.finish() }
    await expectActionError { _ = try await browser.facilities() }
    await expectActionError { _ = try await sandbox.open(session.url) }
  }

  @Test("a URL that does not belong to a session of the sandbox cannot be opened")
  func foreignURL() async throws {
    let session = try await mb.startSession()
    for url in ["", "/", "https://elsewhere.invalid/\(session.id)", session.url + "1", "ps_1"] {
      await expectActionError { _ = try await sandbox.open(url) }
    }
  }

  @Test("access ends once in each of three ways, and can be granted again")
  func access() async throws {
    func status() async throws -> [PatientConnection.Status] {
      try await mb.patients.getConnections("user_42").map(\.connection.status)
    }
    func connect() async throws -> PatientConnection.ID {
      let session = try await mb.startSession()
      try await sandbox.grantConsent(session.id)
      let read = try await mb.patientSession.retrieve(session.id)
      return try #require(read.activeConnections.first?.id)
    }
    let refreshFailed = try await connect()
    await sandbox.advance(by: .seconds(60))
    try await sandbox.failTokenRefresh(refreshFailed)
    #expect(try await status() == [.refreshFailed])
    let link = try await mb.patients.getConnections("user_42").first?.connection
    let now = await sandbox.now
    #expect(link?.failureAt == nil && link?.updatedAt == now)
    let expired = try await connect()
    try await sandbox.expireConnection(expired)
    #expect(try await status().first == .expired)
    let revoked = try await connect()
    #expect(try await status() == [.active])
    try await sandbox.revokeConsent(revoked)
    #expect(
      try await mb.patients.retrieve("user_42").connections.map(\.status)
        == [.disconnected, .expired, .refreshFailed])
    for id in [refreshFailed, expired, revoked, "conn_none"] {
      await expectActionError { try await sandbox.failTokenRefresh(id) }
      await expectActionError { try await sandbox.expireConnection(id) }
      await expectActionError { try await sandbox.revokeConsent(id) }
    }
  }
}
