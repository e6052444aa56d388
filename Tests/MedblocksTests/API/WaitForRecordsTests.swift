import Foundation
import Testing

@testable import Medblocks

@Suite("Patients.waitForRecords", .timeLimit(.minutes(10)))
struct WaitForRecordsTests {
  private static let noRecords = StubTransport.Response.json(RecordBody.page([]))
  private static let oneRecord = StubTransport.Response.json(
    RecordBody.page([RecordBody.item(RecordBody.observation("o1"))]))

  private static func patient(_ statuses: [String] = ["active"]) -> StubTransport.Response {
    let connections = statuses.map { status in
      """
      {"resource_type":"connection","id":"conn_1","patient_session_id":"ps_1",\
      "connection_id":"fhirsrc_1","status":"\(status)","scopes":[],"failure_code":null,\
      "failure_at":null,"created_at":"2026-04-25T09:31:00Z","updated_at":"2026-04-25T09:31:00Z"}
      """
    }
    return .json(Fixture.patientDetail(connections: connections))
  }

  @Test("existing records are available after one request for one record")
  func available() async throws {
    let stub = StubTransport(Self.oneRecord)
    let found = try await stub.client().patients.waitForRecords(
      "user_42", types: [.observation], since: "2026-04-25")
    #expect(found == .available)
    let url = await stub.requests[0].url
    #expect(url.hasSuffix("/records?type=Observation&since=2026-04-25&count=1"))
  }

  @Test("polling continues with growing waits while a connection may bring records")
  func polling() async throws {
    let timing = TestTiming()
    let stub = StubTransport(
      (0..<8).flatMap { _ in [Self.noRecords, Self.patient()] } + [Self.oneRecord])
    let found = try await stub.client(timing: timing.timing).patients.waitForRecords(
      "user_42", timeout: .seconds(3_600))
    #expect(found == .available)
    #expect(timing.pauses == [1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
  }

  @Test("the result is notYet when the timeout has elapsed")
  func notYet() async throws {
    let timing = TestTiming()
    let stub = StubTransport((0..<5).flatMap { _ in [Self.noRecords, Self.patient()] })
    let found = try await stub.client(timing: timing.timing).patients.waitForRecords(
      "user_42", timeout: .seconds(10))
    #expect(found == .notYet)
    #expect(timing.pauses == [1, 2, 4, 2].map { .seconds($0) })
  }

  @Test(
    "the result is empty without a connection that may bring records",
    arguments: [[], ["failed"], ["refresh_failed", "expired"], ["disconnected"]])
  func empty(statuses: [String]) async throws {
    let stub = StubTransport(Self.noRecords, Self.patient(statuses), Self.noRecords)
    #expect(try await stub.client().patients.waitForRecords("user_42") == .empty)
  }

  @Test("records that arrive between the two requests are found")
  func between() async throws {
    let stub = StubTransport(Self.noRecords, Self.patient(["disconnected"]), Self.oneRecord)
    #expect(try await stub.client().patients.waitForRecords("user_42") == .available)
  }

  @Test("an empty page with has_more counts as records")
  func emptyPage() async throws {
    let stub = StubTransport(.json(RecordBody.page([], next: "c")))
    #expect(try await stub.client().patients.waitForRecords("user_42") == .available)
  }

  @Test("a connection with an unknown status may bring records")
  func unknownStatus() async throws {
    let stub = StubTransport(Self.noRecords, Self.patient(["brand_new"]))
    let found = try await stub.client().patients.waitForRecords("user_42", timeout: .seconds(1))
    #expect(found == .notYet)
  }

  @Test("a request in flight is cancelled when the timeout has elapsed")
  func silence() async throws {
    let stub = StubTransport(.silence)
    var timing = TestTiming().timing
    timing.timer = { limit, fire in
      guard limit == .seconds(20) else { return {} }
      let task = Task {
        try await eventually { await !stub.requests.isEmpty }
        fire()
      }
      return { task.cancel() }
    }
    let mb = try stub.client(timing: timing)
    #expect(try await mb.patients.waitForRecords("user_42", timeout: .seconds(20)) == .notYet)
  }

  @Test("a cancelled task throws CancellationError")
  func cancelled() async throws {
    var timing = TestTiming().timing
    timing.sleep = { _ in try await Task.sleep(for: .seconds(3_600)) }
    let stub = StubTransport(Self.noRecords, Self.patient())
    let mb = try stub.client(timing: timing)
    let task = Task { try await mb.patients.waitForRecords("user_42") }
    try await eventually { await stub.requests.count == 2 }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test("an error of the API is thrown")
  func apiError() async throws {
    let stub = StubTransport(
      .json(Fixture.error("resource_not_found", type: "not_found_error"), status: 404))
    let error = try await medblocksError {
      _ = try await stub.client().patients.waitForRecords("user_42")
    }
    #expect(error.statusCode == 404)
  }

  @Test("an invalid timeout is rejected before a request is sent")
  func invalidTimeout() async throws {
    let mb = try StubTransport().client()
    for timeout in [Duration.zero, .seconds(-1), .milliseconds(999), .seconds(86_401)] {
      let error = try await medblocksError {
        _ = try await mb.patients.waitForRecords("user_42", timeout: timeout)
      }
      #expect(error.param == "timeout")
    }
  }
}
