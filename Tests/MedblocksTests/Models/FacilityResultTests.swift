import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("PatientSession.facilityResults")
struct FacilityResultTests {
  private typealias Outcome = PatientSession.FacilityResult.Outcome

  private static let start = Date(timeIntervalSince1970: 1_777_109_400)

  private static func attempt(
    _ status: PatientConnection.Status, _ code: PatientConnection.FailureCode? = nil,
    at facility: FHIRSource.ID = "fhirsrc_maple", after seconds: Double = 0
  ) -> PatientSession.Connection {
    PatientSession.Connection(
      connectionID: facility, status: status, failureCode: code, createdAt: start + seconds)
  }

  private static func session(
    _ connections: [PatientSession.Connection], status: PatientSession.Status = .complete,
    chosen: FHIRSource.ID? = nil
  ) -> PatientSession {
    PatientSession(
      id: "ps_1", status: status, url: "https://a.test", patientID: "user_42",
      connectionID: chosen, returnURL: "https://a.test", connections: connections,
      expiresAt: start, createdAt: start)
  }

  @Test("each status and code of an attempt has its outcome and advice")
  func attempts() {
    let rows: [(PatientSession.Connection, Outcome, PatientConnection.Advice?)] = [
      (Self.attempt(.active), .connected, nil),
      (Self.attempt(.active, .userDenied), .connected, nil),
      (
        Self.attempt(.failed, .userDenied), .failed(.userDenied, advice: .retry), .retry
      ),
      (
        Self.attempt(.failed, .oauthCallbackFailed),
        .failed(.oauthCallbackFailed, advice: .retry), .retry
      ),
      (
        Self.attempt(.failed, "brand_new"), .failed("brand_new", advice: .contactSupport),
        .contactSupport
      ),
      (Self.attempt(.failed), .failed(nil, advice: .contactSupport), .contactSupport),
      (Self.attempt(.expired), .failed(nil, advice: .reconnect), .reconnect),
      (Self.attempt(.refreshFailed), .failed(nil, advice: .reconnect), .reconnect),
      (
        Self.attempt(.disconnected, .userDenied), .failed(.userDenied, advice: .reconnect),
        .reconnect
      ),
      (Self.attempt("brand_new"), .pending, nil),
    ]
    for (attempt, outcome, advice) in rows {
      let results = Self.session([attempt]).facilityResults
      #expect(results == [.init(id: "fhirsrc_maple", outcome: outcome)], "\(attempt)")
      #expect(attempt.advice == advice, "\(attempt)")
      let connection = PatientConnection(
        id: "conn_1", connectionID: "fhirsrc_maple", status: attempt.status,
        failureCode: attempt.failureCode, createdAt: Self.start, updatedAt: Self.start)
      #expect(connection.advice == advice, "\(attempt)")
    }
  }

  @Test("each known status and failure code has an advice that is not the one for unknown codes")
  func knownValues() {
    for code in PatientConnection.FailureCode.knownValues {
      #expect(code.advice != .contactSupport)
    }
    for status in PatientConnection.Status.knownValues {
      #expect((Self.attempt(status).advice == nil) == (status == .active), "\(status)")
    }
  }

  @Test("of several attempts an active one counts, otherwise the latest")
  func severalAttempts() {
    let active = Self.attempt(.active, after: 1)
    let denied = Self.attempt(.failed, .userDenied, after: 2)
    let failed = Self.attempt(.failed, .oauthCallbackFailed, after: 3)
    let rows: [([PatientSession.Connection], Outcome)] = [
      ([active, denied, failed], .connected),
      ([denied, failed], .failed(.oauthCallbackFailed, advice: .retry)),
      ([Self.attempt("brand_new", after: 4), failed], .pending),
    ]
    for (connections, outcome) in rows {
      for connections in [connections, connections.reversed()] {
        let results = Self.session(connections).facilityResults
        #expect(results == [.init(id: "fhirsrc_maple", outcome: outcome)])
      }
    }
  }

  @Test("each facility is listed once, in the order of the connections")
  func facilities() {
    let results = Self.session([
      Self.attempt(.failed, .userDenied, at: "b"), Self.attempt(.active, at: "a"),
      Self.attempt(.active, at: "b"),
    ]).facilityResults
    #expect(results == [.init(id: "b", outcome: .connected), .init(id: "a", outcome: .connected)])
  }

  @Test("a chosen facility without an attempt is pending until the session ends")
  func chosen() {
    let rows: [(PatientSession.Status, Outcome)] = [
      (.open, .pending), ("brand_new", .pending), (.expired, .failed(nil, advice: .retry)),
      (.complete, .failed(nil, advice: .retry)),
    ]
    for (status, outcome) in rows {
      #expect(
        Self.session([], status: status, chosen: "a").facilityResults == [
          .init(id: "a", outcome: outcome)
        ])
      #expect(Self.session([], status: status).facilityResults.isEmpty)
    }
  }

  @Test("a visit of the hosted page has the outcome of each facility")
  func hostedPage() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://app.test", via: .hostedPage)
    let browser = try await sandbox.open(session.url)
    let facilities = try await browser.facilities().map(\.id)
    try #require(facilities.count >= 3)
    try await browser.denyConsent(at: facilities[0])
    try await browser.grantConsent(at: facilities[0])
    try await browser.denyConsent(at: facilities[1])
    try await browser.fail(at: facilities[2], code: "brand_new")
    let returned = try #require(PatientSessionReturn(try await browser.finish()))
    let verified = try await mb.patientSession.verify(returned, patientID: "user_42")
    let outcomes = Dictionary(
      uniqueKeysWithValues: verified.facilityResults.map { ($0.id, $0.outcome) })
    #expect(
      outcomes == [
        facilities[0]: .connected, facilities[1]: .failed(.userDenied, advice: .retry),
        facilities[2]: .failed("brand_new", advice: .contactSupport),
      ])
  }
}
