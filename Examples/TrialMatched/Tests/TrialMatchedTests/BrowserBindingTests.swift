import Foundation
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The binding of a connection to the browser that started it")
struct BrowserBindingTests {
  /// Starts a connection as a page does, and returns the URL for the patient's browser.
  private func start(_ visitor: Visitor) async throws -> String {
    let page = try await visitor.send(.post, "/connect", body: "facility=fhirsrc_maple")
    return page.text.firstMatch(of: #/content="0;url=([^"]+)"/#).map { String($0.1) } ?? ""
  }

  /// Consents at the portal, and returns the path of the return.
  private func consent(_ app: AppFixture, _ url: String) async throws -> String {
    let browser = try await app.sandbox.open(url)
    try await browser.grantConsent()
    return "/connected?\(try await browser.finish().query(percentEncoded: true) ?? "")"
  }

  private func connections(_ app: AppFixture) async throws -> [PatientConnection.Status] {
    try await app.mb.patients.retrieve(AppFixture.patient).connections.map(\.status)
  }

  @Test("somebody else's return cuts the connection, tells them, and shows nothing to the first")
  func otherBrowsers() async throws {
    for signedIn in [nil, DemoPerson.all[1], AppFixture.person] {
      let app = try await AppFixture()
      try await app.test { visitor in
        let path = try await consent(app, try await start(visitor))
        await app.sandbox.advance(by: LocalSandbox.syncDuration)
        #expect(try await app.backend.facilities(of: AppFixture.patient).isEmpty)
        #expect(try await app.backend.records(of: AppFixture.patient).isEmpty)
        var token: String?
        if let signedIn { token = try await app.backend.sessions.start(signedIn, replacing: nil) }
        let other = Visitor(client: visitor.client, token: token)
        #expect(try await other.get(path).headers[.location] == "/connection-stopped")
        let page = try await other.get("/connection-stopped")
        #expect(page.title == "This connection was stopped" && page.text.contains("is cut"))
        #expect(try await connections(app) == [.disconnected])
        // Nor does the first browser get it afterwards.
        #expect(try await visitor.get(path).headers[.location] == "/connection-stopped")
        for path in ["/", "/records", "/account"] {
          #expect(try await !visitor.get(path).text.contains("Maple"))
        }
      }
    }
  }

  @Test("a return before that of the other person does not keep the connection")
  func race() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let url = try await start(visitor)
      let session = try await app.sandbox.open(url).sessionID
      let returnURL = try await app.mb.patientSession.retrieve(session).returnURL
      let query = try #require(URLComponents(string: returnURL)?.percentEncodedQuery)
      let forged =
        "/connected?\(query)&patient_id=\(AppFixture.patient)&patient_session_id=\(session)"
      #expect(try await visitor.follow(forged).status == .ok)
      let path = try await consent(app, url)
      #expect(try await app.backend.facilities(of: AppFixture.patient).isEmpty)
      #expect(try await visitor.signedOut.get(path).headers[.location] == "/connection-stopped")
      #expect(try await connections(app) == [.disconnected])
    }
  }

  @Test("a connection is cut later when Medblocks cannot be reached at the return")
  func laterCut() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let path = try await consent(app, try await start(visitor))
      await app.sandbox.inject(.error(.internalError), times: 9)
      #expect(try await visitor.signedOut.get(path).headers[.location] == "/connection-stopped")
      #expect(try await visitor.get("/").text.contains("Maple") == false)
      await app.sandbox.removeFaults()
      #expect(try await connections(app) == [.active])
      let cuts = ConnectionCuts(backend: app.backend, interval: .milliseconds(10))
      let running = Task { await cuts.run() }
      while try await connections(app) == [.active] { await Task.yield() }
      running.cancel()
      #expect(try await connections(app) == [.disconnected])
    }
  }

  @Test("a return is checked once, and opened again by the same person it shows the same result")
  func again() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let path = try await consent(app, try await start(visitor))
      let result = try await visitor.get(path).headers[.location]
      #expect(try #require(result).contains(#/^/connected/[0-9a-f]{64}$/#))
      #expect(try await visitor.get(path).headers[.location] == result)
      #expect(try await visitor.get(try #require(result)).title == "Connected")
      #expect(try await connections(app) == [.active])
      let token = try await app.backend.sessions.start(DemoPerson.all[1], replacing: nil)
      let other = Visitor(client: visitor.client, token: token)
      #expect(try await other.get(try #require(result)).status == .notFound)
    }
  }

  @Test("while the session cannot be read, the page offers to try again, and the state remains")
  func upstreamError() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let path = try await consent(app, try await start(visitor))
      await app.sandbox.inject(.error(.internalError), times: 9)
      let page = try await visitor.get(path)
      #expect(page.status == .badGateway && page.title == "The result is not known yet")
      await app.sandbox.removeFaults()
      #expect(try await visitor.follow(path).title == "Connected")
    }
  }

  @Test("a return that the app did not start cuts nothing")
  func unknownReturns() async throws {
    let app = try await AppFixture()
    let own = try await app.connect()
    try await app.test { visitor in
      let path = "/connected?\(own.query(percentEncoded: true) ?? "")"
      for path in [
        "/connected", "/connected?success=true", path.replacing("state=", with: "state=0"),
        path.replacing("patient_session_id=ps_", with: "patient_session_id=ps_0"),
      ] {
        #expect(try await visitor.get(path).headers[.location] == "/connection-unknown")
      }
      let page = try await visitor.get("/connection-unknown")
      #expect(page.title == "This link does not belong to you")
      #expect(try await connections(app) == [.active])
    }
  }
}
