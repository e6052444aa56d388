import Testing

@testable import Medblocks

@Suite("Copies of MedblocksClient")
struct MedblocksClientCopyTests {
  private func health(_ headers: [(name: String, value: String)] = []) -> StubTransport.Response {
    .json(Fixture.health, headers: headers)
  }

  @Test("a copy has its own options and shares what it does not change")
  func options() async throws {
    let stub = StubTransport(health(), health(), health())
    let mb = try stub.client { $0.headers = ["X-Team": "a"] }
    let copy = try mb.withOptions {
      $0.timeout = .seconds(5)
      $0.apiVersion = "2027-01-01"
      $0.headers["traceparent"] = "00-1"
    }
    let nested = try copy.withOptions { $0.timeout = .seconds(2) }
    for client in [mb, copy, nested] { _ = try await client.health() }
    let requests = await stub.requests
    #expect(requests.map(\.timeout) == [.seconds(30), .seconds(5), .seconds(2)])
    let versions = ["2026-04-25", "2027-01-01", "2027-01-01"]
    #expect(requests.map { $0.header("Version") } == versions)
    #expect(requests.map { $0.header("traceparent") } == [nil, "00-1", "00-1"])
    #expect(requests.allSatisfy { $0.header("X-Team") == "a" })
  }

  @Test("a copy without retries fails at the first error, and its observer sees only its calls")
  func retriesAndObserver() async throws {
    let stub = StubTransport(.failure(.timedOut), .failure(.timedOut), health())
    let events = Locked<[RequestEvent]>([])
    let mb = try stub.client()
    let copy = try mb.withOptions {
      $0.maximumRetries = 0
      $0.observer = { event in events.withLock { $0.append(event) } }
    }
    let error = try await medblocksError { _ = try await copy.health() }
    #expect(error.attempts == 1)
    _ = try await mb.health()
    #expect(events.withLock { $0 }.map(\.stage) == [.attempt, .failure(.retriesExhausted)])
  }

  private static let invalidChanges: [(String, @Sendable (inout CallOptions) -> Void)] = [
    ("timeout", { $0.timeout = .zero }), ("deadline", { $0.deadline = .seconds(86_401) }),
    ("maximumRetries", { $0.maximumRetries = 11 }), ("apiVersion", { $0.apiVersion = "" }),
    ("headers", { $0.headers["a b"] = "" }), ("headers", { $0.headers["a"] = "b\r\nc: d" }),
    ("headers", { $0.headers["authorization"] = "canary" }),
    ("headers", { $0.headers["Version"] = "1" }), ("headers", { $0.headers["HOST"] = "a" }),
    ("headers", { $0.headers["Content-Length"] = "1" }),
    ("headers", { $0.headers["Cookie"] = "a" }),
  ]

  @Test("an invalid option is rejected when the copy is made", arguments: invalidChanges.indices)
  func invalid(index: Int) async throws {
    let (name, change) = Self.invalidChanges[index]
    let mb = try StubTransport().client()
    let error = try await medblocksError { _ = try mb.withOptions(change) }
    #expect(error.kind == .configuration && error.param == name)
    #expect(!"\(error) \(error.message)".contains("canary"))
    var configuration = MedblocksClient.Configuration()
    change(&configuration.options)
    #expect(throws: MedblocksError.self) {
      _ = try MedblocksClient(apiKey: "k", configuration: configuration)
    }
  }

  @Test("the shorter of a copy's deadline and a shared deadline applies")
  func deadlines() async throws {
    let timing = TestTiming()
    let failing = StubTransport.Response.json("", status: 503)
    let stub = StubTransport((0..<4).map { _ in failing })
    let mb = try stub.client(timing: timing.timing).withOptions { $0.deadline = .milliseconds(600) }
    let own = try await medblocksError { _ = try await mb.health() }
    #expect(own.attempts == 2)
    let shared = try await medblocksError {
      try await mb.withDeadline(.milliseconds(100)) { _ = try await mb.health() }
    }
    #expect(shared.attempts == 1)
  }

  @Test("the response of a call has its status, request id, headers, attempts and raw body")
  func response() async throws {
    let stub = StubTransport(
      .json("", status: 503),
      .json(
        #"{"ok":true,"server_time":"2026-04-25T09:30:00Z","new":1.50}"#,
        headers: [("X-Request-Id", "req_1"), ("X-New", "n")]))
    let (result, response) = try await stub.client().withResponse { try await $0.health() }
    #expect(result.ok && response.statusCode == 200 && response.requestID == "req_1")
    #expect(response.attempts == 2 && response.duration == .milliseconds(250))
    #expect(response.headerFields["x-new"] == "n")
    #expect(try response.json()["new"].number?.text == "1.50")
    #expect(
      "\(response)" == "APIResponse(status: 200, requestID: req_1, attempts: 2, "
        + "duration: 0.25 seconds, bytes: 59)")
  }

  @Test("each page of a list has its response, which does not affect equality")
  func pages() async throws {
    let stub = StubTransport(
      .json(Fixture.page([Fixture.facility(1)], next: "c"), headers: [("X-Request-Id", "r1")]),
      .json(Fixture.page([], next: nil), headers: [("X-Request-Id", "r2")]),
      .json(Fixture.page([], next: nil), headers: [("X-Request-Id", "r3")]))
    let mb = try stub.client()
    var ids: [String?] = []
    for try await page in mb.connections.list().pages { ids.append(page.response?.requestID) }
    #expect(ids == ["r1", "r2"])
    let (page, response) = try await mb.withResponse { try await $0.connections.list().firstPage() }
    #expect(page == ListPage(data: []) && response.requestID == "r3")
    #expect(page.hashValue == ListPage<FHIRSource>(data: []).hashValue)
  }

  @Test("a closure that makes no call has no response to return")
  func noCall() async throws {
    let error = try await medblocksError {
      _ = try await StubTransport().client().withResponse { _ in 1 }
    }
    #expect(error.kind == .configuration)
  }

  @Test("a raw request has the headers, encoding, retries, errors and events of every call")
  func rawRequests() async throws {
    let stub = StubTransport(
      .json("", status: 503), .json("[1.0]"),
      .json(Fixture.error("resource_not_found", type: "not_found_error"), status: 404),
      .json("", status: 204))
    let events = Locked<[RequestEvent]>([])
    let mb = try stub.client { $0.observer = { event in events.withLock { $0.append(event) } } }
    let response = try await mb.request(
      .get, path: "/new/{id}/a", ids: ["ca nary/1"], query: [("q", "ca&nary"), ("none", nil)])
    #expect(response.attempts == 2 && response.body == Array("[1.0]".utf8))
    let error = try await medblocksError {
      _ = try await mb.request(.delete, path: "/new/{id}", ids: ["canary"])
    }
    #expect(error.isNotFound && error.operation == "DELETE /new/{id}")
    let empty = try await mb.request(.post, path: "/new", body: ["a": 1])
    #expect(empty.body.isEmpty)
    #expect(throws: JSON.SyntaxError.self) { try empty.json() }
    let requests = await stub.requests
    #expect(requests[0].url == "https://api.test/new/ca%20nary%2F1/a?q=ca%26nary")
    expect(requests[3], .post, "/new", body: #"{"a":1}"#)
    let seen = events.withLock { $0 }
    #expect(
      seen.filter(\.isFinal).map(\.operation)
        == ["GET /new/{id}/a", "DELETE /new/{id}", "POST /new"])
    #expect(!"\(seen) \(error)".contains("nary"))
  }

  @Test("a raw request without an id for a parameter is rejected", arguments: [[], [""], [".."]])
  func rawIDs(ids: [String]) async throws {
    let error = try await medblocksError {
      _ = try await StubTransport().client().request(.get, path: "/new/{id}", ids: ids)
    }
    #expect(error.kind == .invalidRequest && error.param == "id")
  }

  @Test("MEDBLOCKS_LOG prints events, and the observer still receives them")
  func log() throws {
    let lines = Locked<[String]>([])
    let passedOn = Locked(0)
    let stages: [RequestEvent.Stage] = [.attempt, .retry(after: .zero), .attempt, .success]
    for (level, count) in [(EventLog.debug, 4), (.info, 1)] {
      lines.withLock { $0 = [] }
      let observer = level.observer(
        continuingWith: { _ in passedOn.withLock { $0 += 1 } },
        to: { line in lines.withLock { $0.append(line) } })
      for stage in stages {
        observer(
          RequestEvent(
            stage: stage, call: 1, operation: "api.health", method: .get, path: "/health",
            attempts: 1))
      }
      #expect(lines.withLock { $0.count } == count)
    }
    #expect(passedOn.withLock { $0 } == 8)
    #expect(lines.withLock { $0.last }?.hasPrefix("medblocks: success (call: 1") == true)
    let environment = ["MEDBLOCKS_API_KEY": "k", "MEDBLOCKS_LOG": "loud"]
    #expect(throws: MedblocksError.self) { try MedblocksClient.fromEnvironment(environment) }
  }
}
