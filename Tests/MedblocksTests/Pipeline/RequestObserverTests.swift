import Foundation
import Testing

@testable import Medblocks

@Suite("RequestObserver", .timeLimit(.minutes(10)))
struct RequestObserverTests {
  private let events = Locked<[RequestEvent]>([])

  private func client(
    _ stub: StubTransport, timing: Timing = TestTiming().timing,
    _ configure: (inout MedblocksClient.Configuration) -> Void = { _ in }
  ) throws -> MedblocksClient {
    try stub.client(timing: timing) { configuration in
      configuration.observer = { [events] event in events.withLock { $0.append(event) } }
      configure(&configuration)
    }
  }

  private var seen: [RequestEvent] { events.withLock { $0 } }

  private func failing(_ status: Int, after seconds: String? = nil) -> StubTransport.Response {
    .json(
      Fixture.error("internal_error"), status: status,
      headers: [("X-Request-Id", "req_\(status)")] + (seconds.map { [("Retry-After", $0)] } ?? []))
  }

  @Test("each attempt, each wait and the success of a call are reported")
  func retries() async throws {
    let stub = StubTransport(
      failing(503, after: "2"), .failure(.connectionLost), .json(Fixture.patientDetail()))
    _ = try await client(stub).patients.retrieve("user_42")
    #expect(
      seen.map(\.stage) == [
        .attempt, .retry(after: .seconds(2)), .attempt, .retry(after: .milliseconds(500)),
        .attempt, .success,
      ])
    #expect(seen.map(\.attempts) == [1, 1, 2, 2, 3, 3])
    #expect(seen.map(\.statusCode) == [503, 503, nil, nil, 200, 200])
    #expect(seen[0].requestID == "req_503")
    #expect(seen[2].transportError == .connectionLost)
    #expect(Set(seen.map(\.call)) == [1])
    #expect(seen.allSatisfy { $0.operation == "api.getPatient" && $0.path == "/patients/{id}" })
    #expect(seen.last?.duration == .milliseconds(2_500))
    #expect(seen[4].duration == .zero)
  }

  @Test(
    "an event names the host and the port of the base URL",
    arguments: [
      ("https://api.test", "api.test", 443), ("https://API.test:8443/v1/", "API.test", 8443),
      ("http://127.0.0.1", "127.0.0.1", 80), ("http://localhost:8080", "localhost", 8080),
    ])
  func server(baseURL: String, host: String, port: Int) async throws {
    let mb = try client(StubTransport(.json(Fixture.health))) { $0.baseURL = baseURL }
    _ = try await mb.health()
    #expect(seen.count == 2)
    #expect(seen.allSatisfy { $0.serverAddress == host && $0.serverPort == port })
  }

  @Test("a failed call reports the reason why it is not retried")
  func failureReasons() async throws {
    func reason(
      _ responses: [StubTransport.Response],
      _ call: (MedblocksClient) async throws -> Void = { _ = try await $0.health() }
    ) async throws -> RequestEvent? {
      events.withLock { $0 = [] }
      let mb = try client(StubTransport(responses)) { $0.maximumRetries = 1 }
      await #expect(throws: MedblocksError.self) { try await call(mb) }
      return seen.last
    }
    let final = try await reason([failing(400)])
    #expect(final?.stage == .failure(.notRetryable) && final?.code == .internalError)
    let write = try await reason([failing(500)]) { _ = try await $0.patients.create("a") }
    #expect(write?.stage == .failure(.notRetryable))
    let exhausted = try await reason([failing(500), failing(500)])
    #expect(exhausted?.stage == .failure(.retriesExhausted) && exhausted?.attempts == 2)
    let late = try await reason([failing(429, after: "100")])
    #expect(late?.stage == .failure(.deadlineExceeded))
    let invalid = try await reason([.json("{")])
    #expect(invalid?.stage == .failure(.invalidResponse))
    #expect(seen.map(\.stage) == [.attempt, .failure(.invalidResponse)])
  }

  @Test("an exhausted retry budget ends the retries of all calls of a client")
  func budget() async throws {
    let stub = StubTransport((0..<121).map { _ in failing(500) })
    let mb = try client(stub) { $0.maximumRetries = 5 }
    for _ in 0..<21 { await #expect(throws: MedblocksError.self) { _ = try await mb.health() } }
    let ends = seen.filter { if case .failure = $0.stage { true } else { false } }.map(\.stage)
    #expect(ends.prefix(20).allSatisfy { $0 == .failure(.retriesExhausted) })
    #expect(ends.last == .failure(.retryBudgetExhausted))
    #expect(seen.last?.call == 21)
  }

  @Test("a cancelled call reports a cancellation")
  func cancellation() async throws {
    let stub = StubTransport(.silence)
    let mb = try client(stub)
    let task = Task { try await mb.health() }
    try await eventually { await !stub.requests.isEmpty }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(seen.map(\.stage) == [.cancellation])
  }

  @Test("events have no key, id, query value or body")
  func privacy() async throws {
    let echo = """
      {"error":{"type":"canary x","code":"canary x","message":"canary","param":"canary",\
      "doc_url":"canary","request_id":"canary x"}}
      """
    let headers = [(name: "X-Request-Id", value: "canary\nx"), ("Canary", "canary")]
    let stub = StubTransport(
      .json(echo, status: 500, headers: headers), .json("canary", headers: headers),
      .json(echo, status: 400, headers: headers))
    let mb = try client(stub) { $0.maximumRetries = 1 }
    _ = try? await mb.patients.retrieve("canary")
    _ = try? await mb.patients.create("canary", email: "canary@x.y", metadata: ["canary": 1])
    #expect(seen.count == 6)
    for event in seen {
      var dumped = ""
      dump(event, to: &dumped)
      #expect(!"\(event) \(dumped)".lowercased().contains("canary"), "\(event)")
    }
  }

  @Test("an event prints as one line")
  func line() async throws {
    let stub = StubTransport(failing(404))
    _ = try? await client(stub).patients.retrieve("user_42")
    #expect(
      "\(seen[1])" == """
        failure(notRetryable) (call: 1, operation: api.getPatient, \
        attempts: 1, status: 404, code: internal_error, requestID: req_404, duration: 0.0 seconds)
        """)
  }

  @Test(
    "each call reports one final event when a prefetched page is dropped",
    arguments: [true, false])
  func droppedPage(hasArrived: Bool) async throws {
    let stub = StubTransport(
      .json(Fixture.page([Fixture.patient], next: "c1")), .json(Fixture.page([], next: nil)))
    for try await _ in try client(stub).patients.list().prefetching().pages {
      if hasArrived { try await eventually { seen.count { $0.stage == .attempt } == 2 } }
      break
    }
    try await eventually { finalEvents.count >= 2 }
    for _ in 0..<1_000 { await Task.yield() }
    #expect(finalEvents.map(\.call).sorted() == [1, 2])
    #expect(finalEvents.allSatisfy { !hasArrived || $0.stage == .success })
  }

  private var finalEvents: [RequestEvent] {
    seen.filter { event in
      switch event.stage {
      case .success, .failure, .cancellation: true
      case .attempt, .retry: false
      }
    }
  }
}
