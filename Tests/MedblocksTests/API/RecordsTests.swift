import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("Patients.records", .timeLimit(.minutes(10)))
struct RecordsTests {
  private func sandbox(_ count: Int) async throws -> (LocalSandbox, MedblocksClient) {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    _ = try await mb.patients.create("user_42")
    try await sandbox.addRecords(
      (1...max(count, 1)).prefix(count).map { RecordBody.observation("o\($0)") }, to: "user_42",
      from: "fhirsrc_maple")
    return (sandbox, mb)
  }

  private func ids(_ records: PagedSequence<PatientRecord.Page>) async throws -> [String] {
    var ids: [String] = []
    for try await record in records { ids.append(try record.resource.id ?? "") }
    return ids
  }

  private func url(_ call: (MedblocksClient) -> PagedSequence<PatientRecord.Page>) async throws
    -> String
  {
    let stub = StubTransport(.json(RecordBody.page([])))
    _ = try await call(stub.client()).firstPage()
    return await stub.requests[0].url
  }

  @Test("records are returned in order over all pages", arguments: [false, true])
  func forward(prefetches: Bool) async throws {
    let (_, mb) = try await sandbox(25)
    let records = mb.patients.records("user_42", count: 10)
    let expected = (1...25).map { "o\($0)" }
    #expect(try await ids(prefetches ? records.prefetching() : records) == expected)
    let page = try await records.firstPage()
    #expect(page.patientID == "user_42" && page.data.count == 10 && page.hasMore)
    #expect(page.previousCursor == nil && page.nextCursor?.count == 12)
    #expect(page.data[0].source == "fhirsrc_maple")
  }

  @Test("endingBefore returns the pages in reverse order, each record once")
  func backward() async throws {
    let (_, mb) = try await sandbox(25)
    var last: PatientRecord.Page?
    for try await page in mb.patients.records("user_42", count: 10).pages { last = page }
    let cursor = try #require(last?.previousCursor)
    var pages: [[String]] = []
    for try await page in mb.patients.records("user_42", count: 10, endingBefore: cursor).pages {
      pages.append(try page.data.map { try $0.resource.id ?? "" })
    }
    #expect(pages == [(11...20).map { "o\($0)" }, (1...10).map { "o\($0)" }])
  }

  @Test("startingAfter continues after the page of a cursor")
  func savedCursor() async throws {
    let (_, mb) = try await sandbox(5)
    let cursor = try #require(
      try await mb.patients.records("user_42", count: 2).firstPage().nextCursor)
    let rest = try await ids(mb.patients.records("user_42", count: 2, startingAfter: cursor))
    #expect(rest == ["o3", "o4", "o5"])
  }

  @Test("types, since, count and cursors are sent in the format of the API")
  func query() async throws {
    #expect(try await url { $0.patients.records("user_42") }.hasSuffix("/user_42/records"))
    let types = try await url { $0.patients.records("user_42", types: [.observation, "Basic"]) }
    #expect(types.hasSuffix("?type=Observation%2CBasic"))
    let day = try await url { $0.patients.records("user_42", since: .date("2026-04-25")) }
    #expect(day.hasSuffix("?since=2026-04-25"))
    let instant = try await url {
      $0.patients.records("user_42", since: .instant(Date(timeIntervalSince1970: 1_777_107_600)))
    }
    #expect(instant.hasSuffix("?since=2026-04-25T09%3A00%3A00.000Z"))
    let literal = try await url {
      $0.patients.records("user_42", since: "2026-04-25T11:00:00+02:00")
    }
    #expect(literal == instant)
    let all = try await url {
      $0.patients.records("user_42", types: ["A"], count: 7, startingAfter: "c")
    }
    #expect(all.hasSuffix("?type=A&count=7&starting_after=c"))
    #expect(
      try await url { $0.patients.records("user_42", endingBefore: "c") }.hasSuffix(
        "?ending_before=c"))
  }

  @Test("types and since filter the records")
  func filters() async throws {
    let (sandbox, mb) = try await sandbox(2)
    await sandbox.advance(by: .seconds(3_600))
    let later = await sandbox.now
    try await sandbox.addRecords([#"{"resourceType":"Condition","id":"c1"}"#], to: "user_42")
    #expect(try await ids(mb.patients.records("user_42", types: [.condition])) == ["c1"])
    #expect(
      try await ids(mb.patients.records("user_42", types: [.condition, .observation])).count == 3)
    #expect(try await ids(mb.patients.records("user_42", since: .instant(later))) == ["c1"])
    #expect(try await ids(mb.patients.records("user_42", types: ["Basic"])).isEmpty)
  }

  @Test("an invalid parameter is rejected before a request is sent")
  func localChecks() async throws {
    let mb = try StubTransport().client()
    let calls: [(PagedSequence<PatientRecord.Page>, String)] = [
      (mb.patients.records("a", count: 0), "count"),
      (mb.patients.records("a", count: 101), "count"),
      (mb.patients.records("a", types: [""]), "type"),
      (mb.patients.records("a", types: ["A,B"]), "type"),
      (mb.patients.records("a", since: .date("2026-02-30")), "since"),
      (mb.patients.records("a", since: "yesterday"), "since"),
      (mb.patients.records("a", since: .instant(.distantPast - 1e12)), "since"),
      (mb.patients.records(""), "id"),
    ]
    for (records, param) in calls {
      let error = try await medblocksError { _ = try await records.firstPage() }
      #expect(error.kind == .invalidRequest && error.param == param)
    }
  }

  @Test("a page of another patient is rejected")
  func mismatch() async throws {
    let stub = StubTransport(.json(RecordBody.page([], patient: "user_43")))
    let error = try await medblocksError {
      _ = try await stub.client().patients.records("user_42").firstPage()
    }
    #expect(error.kind == .decoding)
  }

  @Test("a malformed page is an error with the byte offset and no value")
  func malformedPage() async throws {
    let stub = StubTransport(.json(#"{"patient_id":"canary","data":[{"a":canary}]}"#))
    let error = try await medblocksError {
      _ = try await stub.client().patients.records("user_42").firstPage()
    }
    #expect(error.kind == .decoding && error.message.contains("at byte 36"))
    #expect(!error.message.contains("canary"))
  }

  @Test("a malformed record does not end the iteration")
  func malformedRecord() async throws {
    let items = [
      RecordBody.item(RecordBody.observation("o1")), RecordBody.item("{}"),
      RecordBody.item(RecordBody.observation("o3")),
    ]
    let stub = StubTransport(.json(RecordBody.page(items)))
    var found: [String?] = []
    for try await record in try stub.client().patients.records("user_42") {
      found.append(try? record.resource.id)
    }
    #expect(found == ["o1", nil, "o3"])
  }
}
