import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("Patients.records(resuming:)")
struct RecordsResumingTests {
  private func sandbox() async throws -> (LocalSandbox, MedblocksClient) {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    _ = try await mb.patients.create("user_42")
    try await sandbox.addRecords((1...9).map { RecordBody.observation("o\($0)") }, to: "user_42")
    return (sandbox, mb)
  }

  /// Returns the checkpoint encoded and decoded, as another process would read it.
  private func saved(_ checkpoint: PatientRecord.Checkpoint) throws -> PatientRecord.Checkpoint {
    let data = try JSONEncoder().encode(checkpoint)
    return try JSONDecoder().decode(PatientRecord.Checkpoint.self, from: data)
  }

  private func ids(_ page: PatientRecord.Page) throws -> [String] {
    try page.data.map { try $0.resource.id ?? "" }
  }

  @Test("reading resumes after any page, and each record is read once")
  func eachOnce() async throws {
    let (sandbox, _) = try await sandbox()
    for interruption in 1...5 {
      var read: [String] = []
      var checkpoint: PatientRecord.Checkpoint?
      for try await page in try sandbox.client().patients.records("user_42", count: 2).pages {
        read += try ids(page)
        checkpoint = try saved(page.checkpoint)
        if read.count >= interruption * 2 { break }
      }
      let rest = try sandbox.client().patients.records(resuming: try #require(checkpoint))
      for try await page in rest.pages {
        #expect(!page.restartedFromBeginning)
        read += try ids(page)
      }
      #expect(read == (1...9).map { "o\($0)" })
    }
  }

  @Test("resuming after the last page returns an empty page without a request")
  func finished() async throws {
    let (_, mb) = try await sandbox()
    let end = try await mb.patients.records("user_42").firstPage().checkpoint
    #expect(end.isFinished && end.patientID == "user_42")
    let stub = StubTransport()
    let page = try await stub.client().patients.records(resuming: saved(end)).firstPage()
    #expect(page.data.isEmpty && !page.hasMore && page.checkpoint == end)
  }

  @Test("resuming repeats the parameters of the first request")
  func sameParameters() async throws {
    let stub = StubTransport(
      .json(RecordBody.page([], next: "c1")), .json(RecordBody.page([], next: nil)))
    let mb = try stub.client()
    let first = try await mb.patients.records(
      "user_42", types: [.observation, "Basic"], since: "2026-04-25", count: 7
    ).firstPage()
    _ = try await mb.patients.records(resuming: saved(first.checkpoint)).firstPage()
    let urls = await stub.requests.map(\.url)
    #expect(urls[1] == urls[0] + "&starting_after=c1")
  }

  @Test("an expired cursor restarts from the beginning, and the first page reports it")
  func expired() async throws {
    let (sandbox, mb) = try await sandbox()
    let since = await sandbox.now
    let page = try await mb.patients.records("user_42", since: .instant(since), count: 4)
      .firstPage()
    await sandbox.advance(by: .seconds(8 * 86_400))
    var read: [String] = []
    var restartedFromBeginning: [Bool] = []
    for try await page in mb.patients.records(resuming: try saved(page.checkpoint)).pages {
      read += try ids(page)
      restartedFromBeginning.append(page.restartedFromBeginning)
    }
    #expect(read == (1...9).map { "o\($0)" })
    #expect(restartedFromBeginning == [true, false, false])
  }

  @Test("a restart keeps since and happens once: a second rejection is thrown")
  func rejectedAgain() async throws {
    let rejection = StubTransport.Response.json(
      Fixture.error("invalid_data", type: "invalid_request_error"), status: 400)
    let stub = StubTransport(
      .json(RecordBody.page([], next: "c1")), rejection, rejection)
    let mb = try stub.client()
    let page = try await mb.patients.records("user_42", since: "2026-04-25").firstPage()
    let error = try await medblocksError {
      for try await _ in mb.patients.records(resuming: page.checkpoint) {}
    }
    #expect(error.statusCode == 400)
    let urls = await stub.requests.map(\.url)
    #expect(urls.count == 3 && urls[2] == urls[0])
    #expect(urls[2].hasSuffix("?since=2026-04-25"))
  }

  @Test("a page with has_more but no cursor is resumed from the beginning, and the page reports it")
  func withoutCursor() async throws {
    let body = RecordBody.page([], next: "c1").replacing("\"c1\"", with: "null")
    let stub = StubTransport(.json(body), .json(RecordBody.page([])))
    let mb = try stub.client()
    let page = try await mb.patients.records("user_42").firstPage()
    #expect(!page.checkpoint.isFinished)
    #expect(
      try await mb.patients.records(resuming: page.checkpoint).firstPage().restartedFromBeginning)
  }

  @Test("only an error of the API that may concern the cursor restarts the list")
  func restarts() async throws {
    func error(_ param: String) -> String {
      #"{"error":{"type":"invalid_request_error","code":"invalid_data","message":"m","param":\#(param)}}"#
    }
    let cases: [(status: Int, body: String, restarts: Bool)] = [
      (400, error(#""starting_after""#), true), (404, error(#""starting_after""#), true),
      (410, error(#""starting_after""#), true), (400, error("null"), true),
      (404, Fixture.error("resource_not_found"), true), (410, Fixture.error("brand_new"), true),
      (400, error(#""count""#), false), (400, error(#""since""#), false),
      (404, error(#""id""#), false), (422, error(#""starting_after""#), false),
      (404, "<html>Not found</html>", false), (404, "", false), (400, "{}", false),
      (410, #"{"error":"gone"}"#, false), (400, #"{"message":"bad"}"#, false),
    ]
    for (status, body, restarts) in cases {
      let stub = StubTransport(
        .json(RecordBody.page([], next: "c1")), .json(body, status: status),
        .json(RecordBody.page([])))
      let mb = try stub.client()
      let checkpoint = try await mb.patients.records("user_42").firstPage().checkpoint
      if restarts {
        let page = try await mb.patients.records(resuming: checkpoint).firstPage()
        #expect(page.restartedFromBeginning, "\(status) \(body)")
      } else {
        let error = try await medblocksError {
          _ = try await mb.patients.records(resuming: checkpoint).firstPage()
        }
        #expect(error.statusCode == status, "\(status) \(body)")
        #expect(await stub.requests.count == 2, "\(status) \(body)")
      }
    }
  }

  @Test("an error other than an expired cursor is thrown", arguments: [401, 403, 402])
  func otherErrors(status: Int) async throws {
    let stub = StubTransport(
      .json(RecordBody.page([], next: "c1")), .json(Fixture.error("forbidden"), status: status))
    let mb = try stub.client()
    let page = try await mb.patients.records("user_42").firstPage()
    let error = try await medblocksError {
      _ = try await mb.patients.records(resuming: page.checkpoint).firstPage()
    }
    #expect(error.statusCode == status)
  }

  @Test("a service that rejects each of its cursors leads to an error, not an endless loop")
  func endless() async throws {
    let rejection = StubTransport.Response.json(Fixture.error("invalid_data"), status: 400)
    let page = StubTransport.Response.json(RecordBody.page([], next: "c1"))
    let stub = StubTransport(page, rejection, page, rejection, page)
    let mb = try stub.client()
    let checkpoint = try await mb.patients.records("user_42").firstPage().checkpoint
    _ = try await medblocksError {
      for try await _ in mb.patients.records(resuming: checkpoint) {}
    }
  }
}
