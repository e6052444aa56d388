import Foundation
import Testing

@testable import Medblocks

@Suite("Errors: one type, the status before the body, and nothing private in it")
struct MedblocksErrorTests {
  private func failure(
    _ answer: StubTransport.Response, call: (MedblocksClient) async throws -> Void
  ) async throws -> MedblocksError {
    let stub = StubTransport(answer)
    return try await medblocksError {
      try await call(try stub.client { $0.maximumRetries = 0 })
    }
  }

  private func failureOfRetrieve(_ answer: StubTransport.Response) async throws -> MedblocksError {
    try await failure(answer) { _ = try await $0.patients.retrieve("user_42") }
  }

  /// The table of the documentation.
  static let table: [(type: String, status: Int, codes: [String])] = [
    (
      "authentication_error", 401,
      [
        "not_authenticated", "invalid_credentials", "session_expired", "missing_api_key",
        "invalid_api_key", "expired_api_key",
      ]
    ),
    (
      "permission_error", 403,
      [
        "forbidden", "org_access_denied", "role_insufficient", "patient_access_denied",
        "scope_violation", "insufficient_scope",
      ]
    ),
    (
      "invalid_request_error", 400,
      [
        "bad_request", "invalid_data", "invalid_request", "payload_too_large", "invalid_image",
        "unsupported_api_version", "oauth_state_expired",
      ]
    ),
    ("not_found_error", 404, ["resource_not_found", "not_found"]),
    ("conflict_error", 409, ["resource_conflict", "already_linked", "external_id_already_exists"]),
    ("rate_limit_error", 429, ["throttled", "quota_exceeded", "api_key_limit_exceeded"]),
    ("billing_error", 402, ["feature_not_enabled", "quota_exceeded"]),
    (
      "ehr_error", 502,
      [
        "fhir_error", "oauth_error", "email_error", "token_exchange_failed", "token_unavailable",
        "storage_error",
      ]
    ),
    ("api_error", 500, ["internal_error", "db_error", "config_missing"]),
  ]

  @Test("each documented error arrives whole, and its words are known", arguments: table.indices)
  func documented(index: Int) async throws {
    let (type, status, codes) = Self.table[index]
    for code in codes {
      let body = """
        {"error":{"type":"\(type)","code":"\(code)","message":"Sentence","param":"email",\
        "doc_url":"https://docs.test/x","request_id":"req_body"}}
        """
      let error = try await failureOfRetrieve(
        .json(body, status: status, headers: [("X-Request-Id", "req_header")]))
      #expect(error.kind == .api)
      #expect(error.type == MedblocksError.ErrorType(rawValue: type))
      #expect(error.code == MedblocksError.Code(rawValue: code))
      #expect(error.message == "Sentence")
      #expect(error.param == "email")
      #expect(error.docURL == "https://docs.test/x")
      #expect(error.requestID == "req_header")
      #expect(error.statusCode == status)
      #expect(error.outcome == (status < 500 ? .rejected : .unknown))
      #expect(error.operation == "api.getPatient")
      #expect(MedblocksError.ErrorType.knownValues.map(\.rawValue).contains(type))
      #expect(MedblocksError.Code.knownValues.map(\.rawValue).contains(code))
    }
  }

  @Test("the SDK knows no word that is not documented")
  func nothingInvented() {
    let types = Set(Self.table.map(\.type))
    #expect(Set(MedblocksError.ErrorType.knownValues.map(\.rawValue)) == types)
    let codes = Set(Self.table.flatMap(\.codes))
    #expect(Set(MedblocksError.Code.knownValues.map(\.rawValue)) == codes)
  }

  @Test("an unknown type and code pass")
  func unknownWords() async throws {
    let error = try await failureOfRetrieve(
      .json(Fixture.error("brand_new", type: "new_error"), status: 418))
    #expect(error.type == "new_error")
    #expect(error.code == "brand_new")
    #expect(error.requestID == "req_body")
  }

  @Test(
    "an answer that is no envelope is judged by its status",
    arguments: [
      "<html>Bad gateway</html>", "", "{}", "[]", "null", "{\"error\":\"text\"}",
      "{\"error\":{\"message\":\"no code\"}}", "{\"error\":{\"code\":7}}", "{\"err",
    ])
  func noEnvelope(body: String) async throws {
    for status in [302, 404, 500, 502] {
      let error = try await failureOfRetrieve(
        .json(body, status: status, headers: [("x-request-id", "req_1")]))
      #expect(error.kind == .api)
      #expect(error.statusCode == status)
      #expect(error.code == nil)
      #expect(error.requestID == "req_1")
    }
  }

  @Test("an envelope with only a code still tells its code")
  func partialEnvelope() async throws {
    let error = try await failureOfRetrieve(
      .json(#"{"error":{"code":"resource_not_found"}}"#, status: 404))
    #expect(error.code == .resourceNotFound)
    #expect(error.type == nil)
  }

  @Test("no body where one is due is a decoding error", arguments: [200, 204])
  func emptyBody(status: Int) async throws {
    let error = try await failureOfRetrieve(.json("", status: status))
    #expect(error.kind == .decoding)
    #expect(error.message.contains("is empty"))
    #expect(error.statusCode == status)
  }

  @Test("a decoding error names operation, status, request id and path, and no value")
  func decodingError() async throws {
    let page = Fixture.page(
      [Fixture.patient, Fixture.patient.replacing("\"metadata\":{}", with: "\"metadata\":7")],
      next: nil)
    let error = try await failure(.json(page, headers: [("X-Request-Id", "req_9")])) {
      _ = try await $0.patients.list().firstPage()
    }
    #expect(error.kind == .decoding)
    #expect(error.message == "Expected an object at data[1].metadata, found a number.")
    #expect(error.operation == "api.listPatients")
    #expect(error.statusCode == 200)
    #expect(error.requestID == "req_9")
    #expect(
      "\(error)"
        == "MedblocksError(kind: decoding, operation: api.listPatients, status: 200, "
        + "message: Expected an object at data[1].metadata, found a number., requestID: req_9, "
        + "outcome: unknown, attempts: 1)")
  }

  @Test(
    "each way an answer can be wrong has its words",
    arguments: [
      ("{\"id\":\"user_42\"", "not valid JSON: a comma or closing brace is due at byte 15"),
      ("{\"id\":\"user_42\"} x", "not valid JSON: more text behind the value at byte 17"),
      ("[]", "Expected an object, found an array"), ("{}", "id is missing"),
      ("{\"id\":null}", "Expected a string at id, found null"),
      ("{\"resource_type\":\"event\",\"id\":\"user_42\"}", "resource_type is not patient"),
      (
        Fixture.patient.replacing("2026-04-25T", with: "2026-02-30T"),
        "Expected an RFC 3339 timestamp at created_at, found a string"
      ),
      (Fixture.patient, "connections is missing"),
    ])
  func wrongAnswer(body: String, words: String) async throws {
    let error = try await failureOfRetrieve(.json(body))
    #expect(error.kind == .decoding)
    #expect(error.message.contains(words))
  }

  @Test("bytes that are no UTF-8 are refused, not repaired")
  func invalidUTF8() async throws {
    let error = try await failureOfRetrieve(.bytes([0x22, 0xC3, 0x28, 0x22]))
    #expect(error.message.contains("not UTF-8 at byte 1"))
  }

  @Test("damaged answers are read or refused, and never trap")
  func damaged() async throws {
    let seed = Array(try Contract().exampleText("PatientSession").utf8)
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let bytes = generator.damage(seed)
      let stub = StubTransport(.bytes(bytes))
      do {
        _ = try await stub.client().patientSession.retrieve("ps_6kQ2")
      } catch let error as MedblocksError {
        #expect(error.kind == .decoding)
      }
    }
  }

  @Test("an answer about something else is refused")
  func strayAnswer() async throws {
    let other = Fixture.patient.replacing("user_42", with: "user_43")
    let session = try Contract().exampleText("PatientSession")
    let launch = try Contract().exampleText("LaunchContext")
    let cases: [(String, @Sendable (MedblocksClient) async throws -> Void)] = [
      (
        try Contract().exampleText("PatientDetail"),
        { _ = try await $0.patients.retrieve("user_43") }
      ),
      (other, { _ = try await $0.patients.create("user_42") }),
      (
        other,
        { _ = try await $0.patients.update("user_42", email: nil, name: nil, metadata: [:]) }
      ),
      (
        #"{"id":"x","resource_type":"patient","deleted":true}"#,
        { _ = try await $0.patients.delete("user_42") }
      ),
      (
        #"{"id":"conn_2","resource_type":"connection","disconnected":true}"#,
        { _ = try await $0.patients.disconnectConnection("user_42", connectionID: "conn_1") }
      ),
      (
        Fixture.page([session], next: nil),
        { _ = try await $0.patients.listPatientSessions("user_43").firstPage() }
      ),
      (
        Fixture.page([Fixture.patient], next: nil),
        { _ = try await $0.patients.list(patientID: "user_43").firstPage() }
      ),
      (session, { _ = try await $0.patientSession.retrieve("ps_other") }),
      (
        session,
        { _ = try await $0.patientSession.start(patientID: "b", returnURL: "https://a.test") }
      ),
      (Fixture.facility(1), { _ = try await $0.connections.retrieve("fhirsrc_2") }),
      (launch, { _ = try await $0.launchContexts.retrieve("other") }),
    ]
    for (index, (body, call)) in cases.enumerated() {
      let error = try await failure(.json(body), call: call)
      #expect(error.kind == .decoding, "case \(index)")
      #expect(error.message.contains("another request"), "case \(index)")
    }
  }

  @Test("whatever a transport throws, what it says is dropped")
  func foreignErrors() async throws {
    struct Leaky: Error { let secret = "canary" }
    let error = try await failureOfRetrieve(.otherError(Leaky()))
    #expect(error.kind == .connection)
    let url = try await failureOfRetrieve(
      .otherError(URLError(.badURL, userInfo: ["NSErrorFailingURLStringKey": "https://canary"])))
    #expect(!String(reflecting: url).contains("canary"))
  }

  @Test("a transport that calls a task cancelled which is not has lost its connection")
  func spuriousCancellation() async throws {
    let error = try await failureOfRetrieve(.otherError(CancellationError()))
    #expect(error.kind == .connection)
  }

  @Test("names from the service that could break a log line are not printed")
  func logInjection() async throws {
    let code = #"evil\ncode: 200"#
    let error = try await failureOfRetrieve(.json(Fixture.error(code), status: 400))
    #expect(error.code == "evil\ncode: 200")
    #expect(!"\(error)".contains("evil"))
    #expect(!"\(error)".contains("\n"))
  }
}
