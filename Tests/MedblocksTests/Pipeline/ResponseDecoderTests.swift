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

  @Test("an envelope with only a code has that code")
  func partialEnvelope() async throws {
    let error = try await failureOfRetrieve(
      .json(#"{"error":{"code":"resource_not_found"}}"#, status: 404))
    #expect(error.code == .resourceNotFound)
    #expect(error.type == nil)
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
