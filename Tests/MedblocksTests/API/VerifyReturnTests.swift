import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("PatientSessions.verify")
struct VerifyReturnTests {
  private let sandbox = LocalSandbox()

  /// Starts a session of `user_42` and returns what the browser brings back.
  private func visit(
    toURL url: String = "https://app.test/connected?state=s1", as patientID: String = "user_42"
  ) async throws -> PatientSessionReturn {
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: patientID, returnURL: url, via: .facility("fhirsrc_maple"))
    return try #require(PatientSessionReturn(try await sandbox.grantConsent(session.id)))
  }

  private func forge(
    _ returned: PatientSessionReturn, patientID: String? = nil, sessionID: String? = nil,
    state: String? = "s1"
  ) -> PatientSessionReturn? {
    let state = state.map { "&state=\($0)" } ?? ""
    return PatientSessionReturn(
      "patient_id=\(patientID ?? returned.patientID)"
        + "&patient_session_id=\(sessionID ?? returned.patientSessionID.rawValue)\(state)")
  }

  private func expectError(
    _ reason: PatientSessionReturnError.Reason, requests: Int,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ verify: (MedblocksClient) async throws -> PatientSession
  ) async throws {
    let mb = try sandbox.client()
    await sandbox.clearRequests()
    let error = await #expect(
      throws: PatientSessionReturnError.self, sourceLocation: sourceLocation
    ) { try await verify(mb) }
    #expect(error?.reason == reason, sourceLocation: sourceLocation)
    #expect(await sandbox.requests.count == requests, sourceLocation: sourceLocation)
    for text in ["\(error as Any)", error?.localizedDescription ?? ""] {
      #expect(!text.contains(#/user_4|ps_|s1/#), sourceLocation: sourceLocation)
    }
  }

  @Test("a return to the browser that started the session has its session")
  func verified() async throws {
    let mb = try sandbox.client()
    let returned = try await visit()
    for session in [
      try await mb.patientSession.verify(returned, patientID: "user_42"),
      try await mb.patientSession.verify(returned, patientID: "user_42", state: "s1"),
    ] {
      #expect(session.id == returned.patientSessionID)
      #expect(session.facilityResults.map(\.outcome) == [.connected])
    }
  }

  @Test(
    "a state is found among the parameters of any return URL",
    arguments: [
      "?state=s1", "?a=1&state=s1", "?state=s1#top", "?state=s1&b=%20#?state=s2", "?state=%73%31",
      "?state=s1&state=s1", "/state=s2?state=s1",
    ])
  func stateInURL(suffix: String) async throws {
    let returned = try await visit(toURL: "https://app.test/connected" + suffix)
    let mb = try sandbox.client()
    await #expect(throws: Never.self) {
      try await mb.patientSession.verify(returned, patientID: "user_42", state: "s1")
    }
  }

  @Test(
    "a return of another patient is rejected without a request",
    arguments: ["user_43", "", "USER_42", "user_4", "user_421"])
  func otherPatient(patientID: String) async throws {
    let returned = try await visit()
    try await expectError(.patientMismatch, requests: 0) {
      try await $0.patientSession.verify(returned, patientID: patientID)
    }
    try await expectError(.patientMismatch, requests: 0) {
      try await $0.patientSession.verify(returned, patientID: patientID, state: "s1")
    }
  }

  @Test("a patient who writes the session of another patient into a return is rejected")
  func forgedPatient() async throws {
    let forged = try #require(forge(try await visit(as: "user_43"), patientID: "user_42"))
    try await expectError(.patientMismatch, requests: 1) {
      try await $0.patientSession.verify(forged, patientID: "user_42")
    }
    try await expectError(.patientMismatch, requests: 1) {
      try await $0.patientSession.verify(forged, patientID: "user_42", state: "s1")
    }
  }

  @Test(
    "a state other than that of the return is rejected without a request",
    arguments: [nil, "", "s2", "S1", "s", "s11", "s1 "])
  func otherState(state: String?) async throws {
    let returned = try await visit()
    try await expectError(.stateMismatch, requests: 0) {
      try await $0.patientSession.verify(returned, patientID: "user_42", state: state)
    }
  }

  @Test(
    "a return without a state never matches",
    arguments: ["", "?state=", "?state", "?state=s1&state=s2", "#state=s1", "?State=s1"],
    [nil, "", "s1"])
  func missingState(suffix: String, state: String?) async throws {
    let returned = try await visit(toURL: "https://app.test/connected" + suffix)
    try await expectError(.stateMismatch, requests: 0) {
      try await $0.patientSession.verify(returned, patientID: "user_42", state: state)
    }
  }

  @Test(
    "the session of another browser is rejected, although the state was written into the return",
    arguments: ["?state=s2", "", "#?state=s1"])
  func forgedState(suffix: String) async throws {
    let returned = try await visit(toURL: "https://app.test/connected" + suffix)
    let forged = try #require(forge(returned))
    try await expectError(.stateMismatch, requests: 1) {
      try await $0.patientSession.verify(forged, patientID: "user_42", state: "s1")
    }
  }

  @Test("an invented session is unknown", arguments: ["ps_invented", "..", "."])
  func unknownSession(id: String) async throws {
    let forged = try #require(forge(try await visit(), sessionID: id))
    try await expectError(.unknownSession, requests: id.hasPrefix(".") ? 0 : 1) {
      try await $0.patientSession.verify(forged, patientID: "user_42", state: "s1")
    }
  }

  @Test("an error of the service is thrown as it is")
  func serviceError() async throws {
    let returned = try await visit()
    let stub = StubTransport(.json("", status: 503), .json("{}", status: 404))
    let client = try stub.client { $0.maximumRetries = 0 }
    for _ in 0..<2 {
      await #expect(throws: MedblocksError.self) {
        try await client.patientSession.verify(returned, patientID: "user_42", state: "s1")
      }
    }
  }

  @Test("a state is 32 random hexadecimal digits")
  func makeState() {
    let states = (0..<1_000).map { _ in PatientSessionReturn.makeState() }
    #expect(Set(states).count == 1_000)
    #expect(states.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{32}/#) != nil })
    #expect(Set(states.joined()).count == 16)
  }
}
