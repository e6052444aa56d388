import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("ResponseDecoder")
struct ResponseDecoderTests {
  private func failure(
    _ response: StubTransport.Response, call: (MedblocksClient) async throws -> Void
  ) async throws -> MedblocksError {
    let stub = StubTransport(response)
    return try await medblocksError {
      try await call(try stub.client { $0.maximumRetries = 0 })
    }
  }

  private func failureOfRetrieve(_ response: StubTransport.Response) async throws -> MedblocksError
  {
    try await failure(response) { _ = try await $0.patients.retrieve("user_42") }
  }

  @Test(
    "a response without an error envelope is an error with its status",
    arguments: [
      "<html>Bad gateway</html>", "", "{}", "[]", "null", "{\"error\":\"text\"}",
      "{\"error\":{\"message\":\"no code\"}}", "{\"error\":{\"code\":[]}}", "{\"err", "\u{FEFF}",
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

  @Test(
    "each field of an error envelope is read by itself: a number as its text, another type as nil",
    arguments: ["type", "code", "message", "param", "doc_url", "request_id"])
  func envelopeFields(field: String) async throws {
    let names = ["type", "code", "message", "param", "doc_url", "request_id"]
    let values =
      [
        ("17", "17"), ("1.50", "1.50"), (#""\ud800""#, "\u{FFFD}"), (#""x","\#(field)":"y""#, "y"),
        ("null", nil), ("{}", nil), (#"["email"]"#, nil), ("true", nil),
      ] as [(String, String?)]
    for (value, text) in values {
      let members = names.map { "\"\($0)\":\($0 == field ? value : "\"ok\"")" }
      let error = try await failureOfRetrieve(
        .json("\u{FEFF}{\"error\":{\(members.joined(separator: ","))}}", status: 422))
      let found = [
        "type": error.type?.rawValue, "code": error.code?.rawValue, "message": error.message,
        "param": error.param, "doc_url": error.docURL, "request_id": error.requestID,
      ]
      for name in names where name != field { #expect(found[name] == "ok", "\(name) \(value)") }
      let fallback = field == "message" ? "The status is 422, without a Medblocks error body." : nil
      #expect(found[field] == text ?? fallback, "\(field) \(value)")
    }
  }

  @Test("an error envelope with bytes that are not UTF-8 keeps its fields")
  func damagedEnvelope() async throws {
    let body = Array(#"{"error":{"code":"not_found","message":"a?b"}}"#.utf8)
      .map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
    let error = try await failureOfRetrieve(.bytes(body, status: 404))
    #expect(error.code == .notFound && error.message == "a\u{FFFD}b")
  }

  @Test("a byte order mark before a body is ignored")
  func byteOrderMark() async throws {
    let stub = StubTransport(.json("\u{FEFF}" + Fixture.patientDetail()))
    #expect(try await stub.client().patients.retrieve("user_42").patient.id == "user_42")
  }

  @Test("a response about an id with other bytes is rejected, though the strings are equal")
  func canonicallyEquivalentIDs() async throws {
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    let patient = Fixture.patient.replacing("user_42", with: decomposed)
    let detail = Fixture.patientDetail(decomposed)
    let session = try Contract().exampleText("PatientSession").replacing(
      "user_42", with: decomposed)
    let facility = Fixture.facility(1).replacing("fhirsrc_1", with: "fhirsrc_" + decomposed)
    let records = RecordBody.page([], patient: decomposed)
    let cases: [(String, @Sendable (MedblocksClient, String) async throws -> Void)] = [
      (detail, { _ = try await $0.patients.retrieve($1) }),
      (patient, { _ = try await $0.patients.create($1) }),
      (patient, { _ = try await $0.patients.update($1, email: nil, name: nil, metadata: [:]) }),
      (
        #"{"id":"\#(decomposed)","resource_type":"patient","deleted":true}"#,
        { try await $0.patients.delete($1) }
      ),
      (
        Fixture.page([patient], next: nil),
        { _ = try await $0.patients.list(patientID: $1).firstPage() }
      ),
      (
        Fixture.page([session], next: nil),
        { _ = try await $0.patients.listPatientSessions($1).firstPage() }
      ),
      (records, { _ = try await $0.patients.records($1).firstPage() }),
      (
        session,
        { _ = try await $0.patientSession.start(patientID: $1, returnURL: "https://a.test") }
      ),
      (facility, { _ = try await $0.connections.retrieve(.init("fhirsrc_" + $1)) }),
    ]
    for (index, (body, call)) in cases.enumerated() {
      let error = try await failure(.json(body)) { try await call($0, composed) }
      #expect(error.message.contains("another request"), "case \(index)")
      try await call(StubTransport(.json(body)).client(), decomposed)
    }
  }

  @Test("an empty body is a decoding error", arguments: [200, 204])
  func emptyBody(status: Int) async throws {
    let error = try await failureOfRetrieve(.json("", status: status))
    #expect(error.kind == .decoding)
    #expect(error.message.contains("is empty"))
    #expect(error.statusCode == status)
  }

  @Test("a decoding error has the operation, status, request id and JSON path, but no value")
  func decodingError() async throws {
    let detail = Fixture.patientDetail().replacing("\"metadata\":{}", with: "\"metadata\":7")
    let error = try await failureOfRetrieve(.json(detail, headers: [("X-Request-Id", "req_9")]))
    #expect(error.kind == .decoding)
    #expect(error.message == "Expected an object at metadata, found a number.")
    #expect(error.operation == "api.getPatient")
    #expect(error.statusCode == 200)
    #expect(error.requestID == "req_9")
    #expect(
      "\(error)"
        == "MedblocksError(kind: decoding, operation: api.getPatient, status: 200, "
        + "message: Expected an object at metadata, found a number., requestID: req_9, "
        + "outcome: unknown, attempts: 1)")
  }

  @Test(
    "the message of a decoding error names the problem",
    arguments: [
      ("{\"id\":\"user_42\"", "not valid JSON: expected a comma or closing brace at byte 15"),
      ("{\"id\":\"user_42\"} x", "not valid JSON: unexpected text after the value at byte 17"),
      ("[]", "Expected an object, found an array"), ("{}", "id is missing"),
      ("{\"id\":null}", "Expected a string at id, found null"),
      ("{\"resource_type\":\"event\",\"id\":\"user_42\"}", "resource_type is not patient"),
      (
        Fixture.patient.replacing("2026-04-25T", with: "2026-02-30T"),
        "Expected an RFC 3339 timestamp at created_at, found a string"
      ),
      (Fixture.patient, "connections is missing"),
    ])
  func message(body: String, message: String) async throws {
    let error = try await failureOfRetrieve(.json(body))
    #expect(error.kind == .decoding)
    #expect(error.message.contains(message))
  }

  @Test("a body that is not UTF-8 is rejected, not repaired")
  func invalidUTF8() async throws {
    let error = try await failureOfRetrieve(.bytes([0x22, 0xC3, 0x28, 0x22]))
    #expect(error.message.contains("invalid UTF-8 at byte 1"))
  }

  @Test("a damaged body is decoded or rejected and does not trap")
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

  @Test("a response about another resource is rejected")
  func mismatch() async throws {
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

  @Test("an unknown error of a transport is a connection error without its description")
  func unknownErrors() async throws {
    struct Leaky: Error { let secret = "canary" }
    let error = try await failureOfRetrieve(.otherError(Leaky()))
    #expect(error.kind == .connection)
    let url = try await failureOfRetrieve(
      .otherError(URLError(.badURL, userInfo: ["NSErrorFailingURLStringKey": "https://canary"])))
    #expect(!String(reflecting: url).contains("canary"))
  }

  @Test("a CancellationError of a transport is a connection error if the task is not cancelled")
  func spuriousCancellation() async throws {
    let error = try await failureOfRetrieve(.otherError(CancellationError()))
    #expect(error.kind == .connection)
  }
}
