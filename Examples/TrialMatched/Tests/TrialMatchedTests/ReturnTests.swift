import Foundation
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The return page")
struct ReturnTests {
  /// Returns the title of the return page, which must not show the error description of a portal.
  private func title(_ app: AppFixture, of url: URL) async throws -> String {
    let target =
      "/connected?"
      + (URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedQuery ?? "")
    nonisolated(unsafe) var title = ""
    try await app.test { visitor in
      let page = try await visitor.get(target)
      #expect(page.status == .ok)
      if case .failed(_, description: let description?)? = PatientSessionReturn(url)?.result {
        #expect(!page.text.contains(description))
      }
      title = page.text.firstMatch(of: #/<h1>(.*)</h1>/#).map { String($0.1) } ?? ""
    }
    return title
  }

  @Test("a connected facility is shown as syncing until its records have arrived")
  func success() async throws {
    let app = try await AppFixture()
    let url = try await app.connect()
    #expect(try await title(app, of: url) == "Connected, records are syncing")
    await app.sandbox.advance(by: LocalSandbox.syncDuration)
    #expect(try await title(app, of: url) == "Connected")
  }

  @Test("a denial is shown as nothing shared")
  func denial() async throws {
    let app = try await AppFixture()
    let session = try await app.start(.facility("fhirsrc_maple"))
    let url = try await app.sandbox.denyConsent(session.id)
    #expect(try await title(app, of: url) == "Nothing was shared")
  }

  @Test("a failure at the portal is shown as a failed connection")
  func failure() async throws {
    let app = try await AppFixture()
    let browser = try await app.sandbox.open(try await app.start(.facility("fhirsrc_maple")).url)
    try await browser.fail()
    #expect(try await title(app, of: try await browser.finish()) == "The connection failed")
  }

  @Test("a session without an attempt is shown as nothing connected")
  func noAttempt() async throws {
    let app = try await AppFixture()
    let browser = try await app.sandbox.open(try await app.start(.hostedPage).url)
    #expect(try await title(app, of: try await browser.finish()) == "Nothing is connected yet")
  }

  @Test("an expired session is shown as expired")
  func expiry() async throws {
    let app = try await AppFixture()
    let session = try await app.start(.hostedPage)
    await app.sandbox.advance(by: .seconds(1_800))
    let url = try #require(
      URL(
        string: "https://app.test/connected?patient_id=\(AppFixture.patient)"
          + "&patient_session_id=\(session.id)"))
    #expect(try await title(app, of: url) == "The session has expired")
  }

  @Test("while Medblocks cannot be reached, the page offers to check again")
  func upstreamError() async throws {
    let app = try await AppFixture()
    let url = try await app.connect()
    await app.sandbox.inject(.requestLost)
    try await app.test { visitor in
      let page = try await visitor.get("/connected?\(url.query() ?? "")")
      #expect(page.status == .badGateway)
      #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
      #expect(page.text.contains("The result is not available yet"))
      #expect(page.text.contains("Check again"))
    }
    #expect(try await title(app, of: url) == "Connected, records are syncing")
  }

  @Test("the result is read from the session, not from the query")
  func forgedResult() async throws {
    let app = try await AppFixture()
    let session = try await app.start(.facility("fhirsrc_maple"))
    let denied = try await app.sandbox.denyConsent(session.id)
    let forged = denied.absoluteString.replacing(
      "success=false&error=user_denied", with: "success=true&connection_id=fhirsrc_maple")
    #expect(try await title(app, of: try #require(URL(string: forged))) == "Nothing was shared")
  }

  @Test("a return that does not belong to the visitor is reported as invalid")
  func foreignReturn() async throws {
    let app = try await AppFixture()
    let session = try await app.mb.patientSession.start(
      patientID: "another_patient", returnURL: "https://app.test/connected",
      via: .facility("fhirsrc_maple"))
    let foreign = try await app.sandbox.grantConsent(session.id).absoluteString
    let own = try await app.connect().absoluteString
    for url in [
      foreign, foreign.replacing("another_patient", with: AppFixture.patient),
      "https://app.test/connected", own + "&patient_id=another_patient",
    ] {
      #expect(try await title(app, of: try #require(URL(string: url))) == "This link is not valid")
    }
  }

  @Test("a first visit sets a cookie with a new patient id")
  func cookie() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let page = try await visitor.send(.get, "/", patient: nil)
      let cookie = page.headers[.setCookie] ?? ""
      #expect(cookie.hasPrefix("trial_patient=tm_"))
      for attribute in ["HttpOnly", "SameSite=Lax", "Secure"] {
        #expect(cookie.contains(attribute))
      }
      let policy = page.headers[.contentSecurityPolicy] ?? ""
      #expect(policy.hasPrefix("default-src 'self'"))
    }
  }

  @Test("pages and scripts contain neither the API key nor a webhook secret")
  func secrets() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      for path in ["/", "/static/app.js", "/static/connect.js", "/static/style.css"] {
        let file = try await visitor.get(path)
        #expect(file.status == .ok && !file.text.contains("mb_sk") && !file.text.contains("whsec"))
      }
    }
  }
}
