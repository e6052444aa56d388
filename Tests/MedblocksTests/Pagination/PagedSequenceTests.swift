import Foundation
import Testing

@testable import Medblocks

@Suite("PagedSequence", .timeLimit(.minutes(10)))
struct PagedSequenceTests {
  private func page(_ numbers: [Int], next: String?) -> StubTransport.Response {
    .json(Fixture.page(numbers.map(Fixture.facility), next: next))
  }

  private func ids(_ sequence: PagedSequence<ListPage<FHIRSource>>) async throws -> [String] {
    var ids: [String] = []
    for try await facility in sequence { ids.append(facility.id.rawValue) }
    return ids
  }

  private func cursors(_ stub: StubTransport) async -> [String?] {
    await stub.requests.map { request in
      request.url.components(separatedBy: "starting_after=").dropFirst().first
    }
  }

  @Test("nothing is sent before the first element is requested")
  func lazy() async throws {
    let stub = StubTransport()
    let list = try stub.client().connections.list()
    _ = list.makeAsyncIterator()
    _ = list.pages.makeAsyncIterator()
    _ = list.prefetching().makeAsyncIterator()
    #expect(await stub.requests.isEmpty)
  }

  @Test(
    "items are returned in order over all pages, with the same filters", arguments: [false, true])
  func items(prefetches: Bool) async throws {
    let stub = StubTransport(
      page([1, 2], next: "a"), page([3], next: "b"), page([4, 5], next: nil))
    let list = try stub.client().connections.list(matching: "x", limit: 2)
    let expected = (1...5).map { "fhirsrc_\($0)" }
    #expect(try await ids(prefetches ? list.prefetching() : list) == expected)
    #expect(await cursors(stub) == [nil, "a", "b"])
    let filtered = await stub.requests.allSatisfy { $0.url.contains("q=x&limit=2") }
    #expect(filtered)
  }

  @Test("startingAfter continues after the page of a cursor")
  func pages() async throws {
    let stub = StubTransport(page([1], next: "a"), page([2], next: nil), page([2], next: nil))
    let mb = try stub.client()
    var saved: [String?] = []
    for try await page in mb.connections.list().pages { saved.append(page.nextCursor) }
    #expect(saved == ["a", nil])
    let cursor = try #require(saved[0])
    #expect(try await ids(mb.connections.list(startingAfter: cursor)) == ["fhirsrc_2"])
    #expect(await cursors(stub) == [nil, "a", "a"])
  }

  @Test("firstPage fetches only the first page")
  func firstPage() async throws {
    let stub = StubTransport(page([1, 2], next: "a"))
    let page = try await stub.client().connections.list().firstPage()
    #expect(page.data.count == 2)
    #expect(page.hasMore)
    #expect(page.nextCursor == "a")
  }

  @Test(
    "collect returns items up to a limit and whether there are more, page by page",
    arguments: [
      (-1, 0, true, 1), (0, 0, true, 1), (1, 1, true, 1), (2, 2, true, 3), (3, 3, true, 3),
      (4, 4, false, 3), (5, 4, false, 3), (.max, 4, false, 3),
    ])
  func collect(limit: Int, count: Int, hasMore: Bool, requests: Int) async throws {
    let stub = StubTransport(
      page([1, 2], next: "a"), page([], next: "b"), page([3, 4], next: nil))
    let collected = try await stub.client().connections.list().collect(upTo: limit)
    #expect(collected.items.map(\.id.rawValue) == (1...4).prefix(count).map { "fhirsrc_\($0)" })
    #expect(collected.hasMore == hasMore)
    #expect(await stub.requests.count == requests)
  }

  @Test("collect has no more items when the pages that follow are empty")
  func collectBeforeEmptyPages() async throws {
    let stub = StubTransport(page([1, 2], next: "a"), page([], next: nil))
    let collected = try await stub.client().connections.list().collect(upTo: 2)
    #expect(collected.items.count == 2 && !collected.hasMore)
  }

  @Test("collect works for records as for lists", arguments: [1, 2])
  func collectRecords(limit: Int) async throws {
    let items = ["o1", "o2"].map { RecordBody.item(RecordBody.observation($0)) }
    let stub = StubTransport(.json(RecordBody.page(items)))
    let (records, hasMore) = try await stub.client().patients.records("user_42")
      .collect(upTo: limit)
    #expect(records.map(\.id.resourceID) == ["o1", "o2"].prefix(limit).map { $0 })
    #expect(hasMore == (limit == 1))
  }

  @Test("an empty page with has_more does not end the list")
  func emptyPage() async throws {
    let stub = StubTransport(page([], next: "a"), page([], next: "b"), page([1], next: nil))
    #expect(try await ids(stub.client().connections.list()) == ["fhirsrc_1"])
  }

  @Test("an empty list has no elements")
  func emptyList() async throws {
    #expect(try await ids(StubTransport(page([], next: nil)).client().connections.list()).isEmpty)
  }

  @Test(
    "a repeated cursor is an error after the items before it", arguments: [false, true])
  func repeatedCursor(prefetches: Bool) async throws {
    let pages = [page([1], next: "a"), page([2], next: "b"), page([3], next: "a")]
    let stub = StubTransport(pages)
    let ends = Locked<[RequestEvent.Stage]>([])
    let mb = try stub.client {
      $0.observer = { event in if event.isFinal { ends.withLock { $0.append(event.stage) } } }
    }
    let list = mb.connections.list()
    var seen: [String] = []
    let error = try await medblocksError {
      for try await facility in prefetches ? list.prefetching() : list {
        seen.append(facility.id.rawValue)
      }
    }
    #expect(error.kind == .decoding)
    #expect(error.operation == "api.listFhirSources")
    #expect(seen == ["fhirsrc_1", "fhirsrc_2"])
    #expect(await stub.requests.count == 3)
    #expect(ends.withLock { $0 } == [.success, .success, .failure(.invalidResponse)])
  }

  @Test("has_more without a cursor is an error, not the end of the list")
  func missingCursor() async throws {
    let body = #"{"resource_type":"list","data":[],"has_more":true,"next_cursor":null}"#
    let stub = StubTransport(.json(body))
    let error = try await medblocksError { _ = try await ids(stub.client().connections.list()) }
    #expect(error.param == "next_cursor")
  }

  @Test("leaving the loop sends nothing more")
  func earlyExit() async throws {
    let stub = StubTransport(page([1, 2], next: "a"))
    for try await _ in try stub.client().connections.list() { break }
    #expect(await stub.requests.count == 1)
  }

  @Test("an error ends the iteration")
  func afterError() async throws {
    let stub = StubTransport(
      page([1], next: "a"), .json(Fixture.error("forbidden"), status: 403))
    var iterator = try stub.client().connections.list().makeAsyncIterator()
    #expect(try await iterator.next()?.id == "fhirsrc_1")
    await #expect(throws: MedblocksError.self) { _ = try await iterator.next() }
    #expect(try await iterator.next() == nil)
    #expect(await stub.requests.count == 2)
  }

  @Test("each iteration starts at the first page")
  func restart() async throws {
    let stub = StubTransport(page([1], next: nil), page([1], next: nil))
    let list = try stub.client().connections.list()
    #expect(try await ids(list) == ids(list))
  }

  @Test("prefetching fetches one page ahead, and not more")
  func prefetching() async throws {
    let stub = StubTransport(page([1], next: "a"), page([2], next: "b"), page([3], next: nil))
    var iterator = try stub.client().connections.list().prefetching().makeAsyncIterator()
    _ = try await iterator.next()
    try await eventually { await stub.requests.count >= 2 }
    for _ in 0..<1_000 { await Task.yield() }
    #expect(await stub.requests.count == 2)
    #expect(try await iterator.next()?.id == "fhirsrc_2")
    #expect(try await iterator.next()?.id == "fhirsrc_3")
    #expect(try await iterator.next() == nil)
  }

  @Test("prefetching discards a page whose cursor was guessed wrongly")
  func prefetchingWrongCursor() async throws {
    let decoy =
      #"{"resource_type":"list","data":[],"has_more":true,"next_cursor":"a","x":{"next_cursor":"no"}}"#
    for first in [decoy, decoy.replacing("\"next_cursor\":\"a\"", with: "\"next_cursor\" : \"a\"")]
    {
      let service = ConcurrencyRecordingTransport { request in
        request.url.contains("starting_after=a")
          ? Fixture.page([Fixture.facility(2)], next: nil)
          : request.url.contains("starting_after") ? Fixture.page([], next: "b") : first
      }
      let mb = try MedblocksClient(
        apiKey: "k", configuration: MedblocksClient.Configuration(transport: service))
      #expect(try await ids(mb.connections.list().prefetching()) == ["fhirsrc_2"])
    }
  }

  @Test("leaving a prefetching loop cancels the request in flight")
  func prefetchingEarlyExit() async throws {
    let service = CancellationRecordingTransport(
      first: Fixture.page([Fixture.facility(1)], next: "a"))
    var configuration = MedblocksClient.Configuration(transport: service)
    configuration.timeout = .seconds(3_600)
    configuration.deadline = .seconds(3_600)
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    for try await _ in mb.connections.list().prefetching() {
      try await eventually { await service.requests >= 2 }
      break
    }
    try await eventually { await service.wasCancelled }
  }

  @Test("a cancelled task throws CancellationError", arguments: [false, true])
  func cancelled(prefetches: Bool) async throws {
    let stub = StubTransport(page([1], next: "a"), .silence)
    let list = try stub.client().connections.list()
    let task = Task {
      for try await _ in prefetches ? list.prefetching() : list {}
    }
    try await eventually { await stub.requests.count >= 2 }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("a list can be iterated on the main actor")
  @MainActor
  func mainActor() async throws {
    let stub = StubTransport(page([1, 2], next: nil))
    var count = 0
    for try await _ in try stub.client().connections.list() { count += 1 }
    #expect(count == 2)
  }

  /// A transport that responds to the first request and holds the second until it is cancelled.
  private actor CancellationRecordingTransport: Transport {
    private let first: String
    private(set) var requests = 0
    private(set) var wasCancelled = false

    init(first: String) { self.first = first }

    nonisolated func closeIdleConnections() {}

    func send(_ request: TransportRequest) async throws -> TransportResponse {
      requests += 1
      guard requests > 1 else {
        return TransportResponse(statusCode: 200, body: Array(first.utf8))
      }
      do {
        try await Task.sleep(for: .seconds(3_600))
      } catch {
        wasCancelled = true
        throw error
      }
      throw TransportError.timedOut
    }
  }
}
