import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("records(resuming:): each record once, and over again when the cursor is gone")
struct ResumeTests {
  private func sandbox() async throws -> (LocalSandbox, MedblocksClient) {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    _ = try await mb.patients.create("user_42")
    try await sandbox.addRecords((1...9).map { RecordBody.observation("o\($0)") }, to: "user_42")
    return (sandbox, mb)
  }

  /// What another process would get: the checkpoint through a coder.
  private func saved(_ checkpoint: PatientRecord.Checkpoint) throws -> PatientRecord.Checkpoint {
    let data = try JSONEncoder().encode(checkpoint)
    return try JSONDecoder().decode(PatientRecord.Checkpoint.self, from: data)
  }

  private func ids(_ page: PatientRecord.Page) throws -> [String] {
    try page.data.map { try $0.resource.id ?? "" }
  }

  @Test("interrupted after any page, it goes on with the next, and reads each record once")
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

  @Test("behind the last page there is an empty one, and nothing is sent")
  func finished() async throws {
    let (_, mb) = try await sandbox()
    let end = try await mb.patients.records("user_42").firstPage().checkpoint
    #expect(end.isFinished && end.patientID == "user_42")
    let stub = StubTransport()
    let page = try await stub.client().patients.records(resuming: saved(end)).firstPage()
    #expect(page.data.isEmpty && !page.hasMore && page.checkpoint == end)
  }

  @Test("the question is asked again as it was")
  func sameQuestion() async throws {
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

  @Test("a cursor that has expired starts over with the same question, and the page says so")
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

  @Test("starting over keeps since, and happens once: what is refused again is an error")
  func refusedAgain() async throws {
    let refusal = StubTransport.Answer.json(
      Fixture.error("invalid_data", type: "invalid_request_error"), status: 400)
    let stub = StubTransport(
      .json(RecordBody.page([], next: "c1")), refusal, refusal)
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

  @Test("a page that promised more without a cursor is gone on with from the start, and says so")
  func withoutCursor() async throws {
    let body = RecordBody.page([], next: "c1").replacing("\"c1\"", with: "null")
    let stub = StubTransport(.json(body), .json(RecordBody.page([])))
    let mb = try stub.client()
    let page = try await mb.patients.records("user_42").firstPage()
    #expect(!page.checkpoint.isFinished)
    #expect(
      try await mb.patients.records(resuming: page.checkpoint).firstPage().restartedFromBeginning)
  }

  @Test("other errors are no expired cursor", arguments: [401, 403, 402])
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

  @Test("a service that refuses each cursor it gave ends in an error, not in an endless loop")
  func endless() async throws {
    let refusal = StubTransport.Answer.json(Fixture.error("invalid_data"), status: 400)
    let page = StubTransport.Answer.json(RecordBody.page([], next: "c1"))
    let stub = StubTransport(page, refusal, page, refusal, page)
    let mb = try stub.client()
    let checkpoint = try await mb.patients.records("user_42").firstPage().checkpoint
    _ = try await medblocksError {
      for try await _ in mb.patients.records(resuming: checkpoint) {}
    }
  }
}
