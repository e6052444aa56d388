import Foundation
import HTTPTypes
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("Connecting")
struct ConnectTests {
  /// Starts a session as the page does, and returns its URL.
  private func start(
    _ visitor: Visitor, _ form: String = "facility=fhirsrc_maple"
  ) async throws -> String {
    let response = try await visitor.send(
      .post, "/connect", body: form,
      headers: [
        "Origin": "https://app.test", "Content-Type": "application/x-www-form-urlencoded",
      ])
    #expect(response.status == .ok)
    return response.text.firstMatch(of: #/content="0;url=([^"]+)"/#).map { String($0.1) } ?? ""
  }

  private func path(_ url: URL) -> String { "/connected?\(url.query(percentEncoded: true) ?? "")" }

  @Test("the return shows each facility with its outcome")
  func outcomes() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let denied = try await app.sandbox.open(try await start(visitor))
      try await denied.denyConsent()
      let page = try await visitor.follow(path(try await denied.finish()))
      #expect(page.title == "Not connected")
      #expect(page.text.contains("You chose not to share your records. Nothing was read."))
      #expect(page.text.contains("href=\"/connect/fhirsrc_maple\""))

      let granted = try await app.sandbox.open(try await start(visitor))
      try await granted.grantConsent()
      #expect(try await visitor.follow(path(try await granted.finish())).title == "Connected")

      let hosted = try await app.sandbox.open(try await start(visitor, ""))
      try await hosted.grantConsent(at: "fhirsrc_harbor")
      try await hosted.fail(at: "fhirsrc_cedar")
      let mixed = try await visitor.follow(path(try await hosted.finish()))
      #expect(mixed.title == "1 of 2 places is connected")
    }
  }

  @Test("an id of a patient is in no page, and a person without a session sees the sign-in only")
  func identity() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      for path in [
        "/", "/records", "/studies", "/connect?q=maple", "/connect/fhirsrc_maple",
        "/facilities/fhirsrc_maple", "/account",
      ] {
        let page = try await visitor.get(path)
        #expect(page.status == .ok, "\(path)")
        #expect(!page.text.contains(AppFixture.patient), "\(path)")
        #expect(!page.text.contains("conn_") && !page.text.contains("ps_"), "\(path)")
        #expect(page.headers[.contentSecurityPolicy]?.contains("base-uri 'none'") == true)
        let signedOut = try await visitor.signedOut.get(path)
        #expect(signedOut.status == .seeOther && signedOut.headers[.location] == "/sign-in")
      }
      #expect(try await visitor.get("/nowhere").status == .notFound)
      #expect(try await visitor.signedOut.get("/api/me/stream").status == .unauthorized)
    }
  }

  @Test("a part that cannot be loaded has advice and the id of the request, and no message")
  func partialFailure() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      await app.sandbox.inject(.error(.internalError), into: .getPatientRecords, times: 9)
      let page = try await visitor.get("/")
      #expect(page.status == .ok)
      #expect(page.text.contains("This part could not be loaded."))
      #expect(page.text.contains("req_"))
      #expect(page.text.contains("Maple Grove General Hospital"))
    }
  }

  @Test("a disconnected place keeps its records, or they are removed", arguments: [true, false])
  func disconnect(isRemoving: Bool) async throws {
    let app = try await AppFixture()
    try await app.connect()
    await app.sandbox.advance(by: LocalSandbox.syncDuration)
    try await app.test { visitor in
      let response = try await visitor.send(
        .post, "/facilities/fhirsrc_maple/disconnect",
        body: "data=\(isRemoving ? "delete" : "keep")",
        headers: ["Sec-Fetch-Site": "same-origin"])
      #expect(response.status == .seeOther)
      let page = try await visitor.get("/")
      #expect(page.text.contains("Maple Grove General Hospital is disconnected."))
      let records = try await visitor.get("/records")
      #expect(records.text.contains("id=\"medicines\"") == !isRemoving)
      #expect(try await visitor.get("/account").text.contains("You disconnected Maple Grove"))
    }
  }

  @Test("all data is deleted after a confirmation")
  func deletion() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      for (form, count) in [("a=b", 1), ("confirm=yes", 0)] {
        _ = try await visitor.send(
          .post, "/account/delete", body: form, headers: ["Sec-Fetch-Site": "same-origin"])
        #expect(try await app.backend.facilities(of: AppFixture.patient).count == count)
      }
    }
  }
}
