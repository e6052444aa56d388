import Foundation
import Testing

@testable import Medblocks

@Suite("waitForRecords: bounded, cheap, honest", .timeLimit(.minutes(2)))
struct WaitForRecordsTests {
  private static let none = StubTransport.Answer.json(RecordBody.page([]))
  private static let some = StubTransport.Answer.json(
    RecordBody.page([RecordBody.item(RecordBody.observation("o1"))]))

  private static func patient(_ statuses: [String] = ["active"]) -> StubTransport.Answer {
    let links = statuses.map { status in
      """
      {"resource_type":"connection","id":"conn_1","patient_session_id":"ps_1",\
      "connection_id":"fhirsrc_1","status":"\(status)","scopes":[],"failure_code":null,\
      "failure_at":null,"created_at":"2026-04-25T09:31:00Z","updated_at":"2026-04-25T09:31:00Z"}
      """
    }
    return .json(Fixture.patientDetail(links: links))
  }

  @Test("records that are there are seen at once, with one request for one record")
  func atOnce() async throws {
    let stub = StubTransport(Self.some)
    let found = try await stub.client().patients.waitForRecords(
      "user_42", types: [.observation], since: "2026-04-25")
    #expect(found == .available)
    let url = await stub.requests[0].url
    #expect(url.hasSuffix("/records?type=Observation&since=2026-04-25&count=1"))
  }

  @Test("while a connection may bring some it asks again, ever more seldom")
  func asksAgain() async throws {
    let timing = TestTiming()
    let stub = StubTransport(
      (0..<8).flatMap { _ in [Self.none, Self.patient()] } + [Self.some])
    let found = try await stub.client(timing: timing.timing).patients.waitForRecords(
      "user_42", timeout: .seconds(3_600))
    #expect(found == .available)
    #expect(timing.pauses == [1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
  }

  @Test("when the time is over it says not yet")
  func notYet() async throws {
    let timing = TestTiming()
    let stub = StubTransport((0..<5).flatMap { _ in [Self.none, Self.patient()] })
    let found = try await stub.client(timing: timing.timing).patients.waitForRecords(
      "user_42", timeout: .seconds(10))
    #expect(found == .notYet)
    #expect(timing.pauses == [1, 2, 4, 2].map { .seconds($0) })
  }

  @Test(
    "without a connection that could bring any there are none to wait for",
    arguments: [[], ["failed"], ["refresh_failed", "expired"], ["disconnected"]])
  func empty(statuses: [String]) async throws {
    let stub = StubTransport(Self.none, Self.patient(statuses), Self.none)
    #expect(try await stub.client().patients.waitForRecords("user_42") == .empty)
  }

  @Test("records that land between the two answers are not missed")
  func between() async throws {
    let stub = StubTransport(Self.none, Self.patient(["disconnected"]), Self.some)
    #expect(try await stub.client().patients.waitForRecords("user_42") == .available)
  }

  @Test("an empty page that has more is not the end, and a new status may bring records")
  func openEnds() async throws {
    let more = StubTransport(.json(RecordBody.page([], next: "c")))
    #expect(try await more.client().patients.waitForRecords("user_42") == .available)
    let new = StubTransport(Self.none, Self.patient(["brand_new"]))
    let found = try await new.client().patients.waitForRecords("user_42", timeout: .seconds(1))
    #expect(found == .notYet)
  }

  @Test("a request under way when the time is over is left")
  func silence() async throws {
    let stub = StubTransport(.silence)
    var timing = TestTiming().timing
    timing.timer = { limit, ring in
      guard limit == .seconds(20) else { return {} }
      let task = Task {
        try await eventually { await !stub.requests.isEmpty }
        ring()
      }
      return { task.cancel() }
    }
    let mb = try stub.client(timing: timing)
    #expect(try await mb.patients.waitForRecords("user_42", timeout: .seconds(20)) == .notYet)
  }

  @Test("cancelling ends the wait as cancelled")
  func cancelled() async throws {
    var timing = TestTiming().timing
    timing.sleep = { _ in try await Task.sleep(for: .seconds(3_600)) }
    let stub = StubTransport(Self.none, Self.patient())
    let mb = try stub.client(timing: timing)
    let task = Task { try await mb.patients.waitForRecords("user_42") }
    try await eventually { await stub.requests.count == 2 }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test("errors of the API are thrown, and times that make no sense refused")
  func errors() async throws {
    let stub = StubTransport(
      .json(Fixture.error("resource_not_found", type: "not_found_error"), status: 404))
    let mb = try stub.client()
    let error = try await medblocksError { _ = try await mb.patients.waitForRecords("user_42") }
    #expect(error.statusCode == 404)
    for timeout in [Duration.zero, .seconds(-1), .milliseconds(999), .seconds(86_401)] {
      let error = try await medblocksError {
        _ = try await mb.patients.waitForRecords("user_42", timeout: timeout)
      }
      #expect(error.param == "timeout")
    }
  }
}
