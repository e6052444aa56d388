import Foundation
import HTTPTypes
import HummingbirdTesting
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("Sessions")
struct SessionTests {
  private func signIn(_ visitor: Visitor, as person: DemoPerson) async throws -> String {
    let response = try await visitor.send(.post, "/sign-in", body: "person=\(person.id)")
    #expect(response.status == .seeOther)
    return response.headers[.setCookie] ?? ""
  }

  private func token(_ cookie: String) -> String {
    cookie.firstMatch(of: #/__Host-session=([0-9a-f]{64});/#).map { String($0.1) } ?? ""
  }

  @Test("signing in sets a protected cookie with a new token, whatever the browser had before")
  func signIn() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let planted = String(repeating: "0", count: 64)
      var tokens: Set<String> = [planted, visitor.token ?? ""]
      for old in [nil, planted, visitor.token] {
        let cookie = try await signIn(
          Visitor(client: visitor.client, token: old), as: DemoPerson.all[1])
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=604800"] {
          #expect(cookie.contains(attribute), "\(attribute)")
        }
        #expect(!cookie.contains("Domain"))
        #expect(tokens.insert(token(cookie)).inserted)
        let home = try await Visitor(client: visitor.client, token: token(cookie)).get("/")
        #expect(home.text.contains(DemoPerson.all[1].name))
      }
      // The session of the old token has ended, and a planted token is worth nothing.
      for old in [planted, visitor.token] {
        let page = try await Visitor(client: visitor.client, token: old).get("/")
        #expect(page.headers[.location] == "/sign-in?over=1")
      }
    }
  }

  @Test("signing out ends the session in the database")
  func signOut() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let response = try await visitor.send(.post, "/sign-out", body: "")
      #expect(response.headers[.setCookie]?.contains("Max-Age=0") == true)
      #expect(try await visitor.get("/").headers[.location] == "/sign-in?over=1")
      let rows = try await app.database.query("SELECT token FROM app_sessions", [])
      #expect(rows.isEmpty)
    }
  }

  @Test("a session ends when it is idle for too long, and at its maximum age")
  func ages() async throws {
    let app = try await AppFixture()
    let sessions = app.backend.sessions
    let start = Date()
    let token = try await sessions.start(AppFixture.person, replacing: nil, now: start)
    #expect(try await sessions.person(token, now: start + Sessions.idleTime + 1) == nil)
    var now = start
    while now < start + Sessions.maximumAge - Sessions.idleTime {
      now += Sessions.idleTime - 1
      #expect(try await sessions.person(token, now: now) == AppFixture.person)
    }
    #expect(try await sessions.person(token, now: start + Sessions.maximumAge + 1) == nil)
  }

  @Test("the database has no token and no state that could be used")
  func hashes() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      _ = try await visitor.send(.post, "/connect", body: "")
      let request = try #require(await app.sandbox.requests.last)
      let state = String(decoding: request.body ?? [], as: UTF8.self)
        .firstMatch(of: #/state=([0-9a-f]+)/#).map { String($0.1) }
      let rows =
        try await app.database.query("SELECT token FROM app_sessions", [])
        + app.database.query("SELECT state FROM app_connect_attempts", [])
        + app.database.query("SELECT session FROM app_connect_attempts", [])
      let stored = rows.compactMap { $0.first?.text }
      #expect(stored.count == 3)
      #expect(!stored.contains(try #require(visitor.token)))
      #expect(!stored.contains(try #require(state)))
    }
  }
}
