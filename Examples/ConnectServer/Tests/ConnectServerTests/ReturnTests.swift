import Foundation
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The page that browsers come back to")
struct ReturnTests {
  private func title(_ app: AppFixture, of url: URL) async throws -> String {
    let target =
      "/connected?"
      + (URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedQuery ?? "")
    nonisolated(unsafe) var title = ""
    try await app.test { visitor in
      let page = try await visitor.get(target)
      #expect(page.status == .ok)
      #expect(!page.text.contains("The patient said no") && !page.text.contains("portal failed"))
      title = page.text.firstMatch(of: #/<h1>(.*)</h1>/#).map { String($0.1) } ?? ""
    }
    return title
  }

  @Test("success, before the records and after")
  func success() async throws {
    let app = try await AppFixture()
    let url = try await app.connect()
    #expect(try await title(app, of: url) == "Connected, records on their way")
    await app.sandbox.advance(by: LocalSandbox.syncDuration)
    #expect(try await title(app, of: url) == "Connected")
  }

  @Test("refusal, failure, a visit that led nowhere, and one that ran out of time")
  func others() async throws {
    let app = try await AppFixture()
    let refused = try await app.sandbox.denyConsent(try await app.start(.facility("fhirsrc_maple")).id)
    #expect(try await title(app, of: refused) == "Nothing was shared")
    let failing = try await app.sandbox.open(try await app.start(.facility("fhirsrc_maple")).url)
    try await failing.fail()
    #expect(try await title(app, of: try await failing.finish()) == "That did not work")
    let idle = try await app.sandbox.open(try await app.start(.hostedPage).url)
    #expect(try await title(app, of: try await idle.finish()) == "Nothing is connected yet")
    let late = try await app.start(.hostedPage)
    await app.sandbox.advance(by: .seconds(1_800))
    let url = try #require(
      URL(
        string: "https://app.test/connected?patient_id=\(AppFixture.patient)"
          + "&patient_session_id=\(late.id)"))
    #expect(try await title(app, of: url) == "That took too long")
  }

  @Test("while Medblocks cannot be asked, the page says so, and can be asked again")
  func upstream() async throws {
    let app = try await AppFixture()
    let url = try await app.connect()
    await app.sandbox.inject(.requestLost)
    try await app.test { visitor in
      let page = try await visitor.get("/connected?\(url.query() ?? "")")
      #expect(page.status == .badGateway)
      #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
      #expect(page.text.contains("We could not find out yet") && page.text.contains("Ask again"))
    }
    #expect(try await title(app, of: url) == "Connected, records on their way")
  }

  @Test("a query proves nothing: the session does")
  func forged() async throws {
    let app = try await AppFixture()
    let refused = try await app.sandbox.denyConsent(try await app.start(.facility("fhirsrc_maple")).id)
    let forged = refused.absoluteString.replacing(
      "success=false&error=user_denied", with: "success=true&connection_id=fhirsrc_maple")
    #expect(try await title(app, of: try #require(URL(string: forged))) == "Nothing was shared")
    let other = try await app.mb.patientSession.start(
      patientID: "somebody", returnURL: "https://app.test/connected",
      via: .facility("fhirsrc_maple"))
    let foreign = try await app.sandbox.grantConsent(other.id)
    let mine = foreign.absoluteString.replacing("somebody", with: AppFixture.patient)
    for url in [
      foreign.absoluteString, mine, "https://app.test/connected",
      refused.absoluteString + "x&patient_id=a",
    ] {
      #expect(
        try await title(app, of: try #require(URL(string: url))) == "This is no return of yours")
    }
  }

  @Test("the pages hold no key, and whoever comes first gets a cookie of its own")
  func pages() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let page = try await visitor.send(.get, "/", patient: nil)
      let cookie = page.headers[.setCookie] ?? ""
      #expect(cookie.hasPrefix("trial_patient=tm_"))
      for rule in ["HttpOnly", "SameSite=Lax", "Secure"] { #expect(cookie.contains(rule)) }
      let policy = page.headers[.contentSecurityPolicy] ?? ""
      #expect(policy.hasPrefix("default-src 'self'"))
      for path in ["/", "/static/app.js", "/static/connect.js", "/static/style.css"] {
        let file = try await visitor.get(path)
        #expect(file.status == .ok && !file.text.contains("mb_sk") && !file.text.contains("whsec"))
      }
    }
  }
}
