import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("Interceptor")
struct InterceptorTests {
  /// An interceptor on a closure.
  private struct Intercept: Interceptor {
    let body:
      @Sendable (TransportRequest, InterceptorContext, Next) async throws -> TransportResponse

    func intercept(
      _ request: TransportRequest, context: InterceptorContext, next: Next
    ) async throws -> TransportResponse { try await body(request, context, next) }
  }

  private struct Refused: Error, Equatable {}

  private let failing = StubTransport.Response.json("", status: 503)

  @Test("interceptors run around each attempt, the first one outermost, without the key")
  func order() async throws {
    let log = Locked<[String]>([])
    func interceptor(_ name: String) -> Intercept {
      Intercept { request, context, next in
        #expect(request.header("Authorization") == nil)
        log.withLock { $0.append("\(name) \(context.operation) \(context.attempt)") }
        var request = request
        request.headers.append(("X-\(name)", "\(context.attempt)"))
        let response = try await next(request)
        log.withLock { $0.append("\(name) \(response.statusCode)") }
        return response
      }
    }
    let stub = StubTransport(failing, .json(Fixture.patientDetail()))
    let mb = try stub.client { $0.interceptors = [interceptor("a"), interceptor("b")] }
    _ = try await mb.patients.retrieve("user_42")
    #expect(
      log.withLock { $0 } == [
        "a api.getPatient 1", "b api.getPatient 1", "b 503", "a 503", "a api.getPatient 2",
        "b api.getPatient 2", "b 200", "a 200",
      ])
    let requests = await stub.requests
    #expect(requests.map { $0.header("X-a") } == ["1", "2"])
    #expect(requests.allSatisfy { $0.header("Authorization") == "Bearer mb_sk_sbx_test" })
  }

  @Test("an interceptor can respond without sending, and cannot replace the key")
  func shortCircuit() async throws {
    let stub = StubTransport(.json(Fixture.health))
    let cache = Intercept { request, context, next in
      if context.operation == "api.health" {
        return TransportResponse(statusCode: 200, body: Array(Fixture.health.utf8))
      }
      return try await next(request)
    }
    let thief = Intercept { request, _, next in
      var request = request
      request.headers.append(("authorization", "Bearer other"))
      return try await next(request)
    }
    #expect(try await stub.client { $0.interceptors = [cache] }.health().ok)
    #expect(await stub.requests.isEmpty)
    _ = try await stub.client { $0.interceptors = [thief] }.health()
    let keys = await stub.requests[0].headers.filter { $0.name.lowercased() == "authorization" }
    #expect(keys.map(\.value) == ["Bearer mb_sk_sbx_test"])
  }

  @Test("an interceptor that changes the method or URL is an error, and nothing is sent")
  func redirection() async throws {
    let changes: [@Sendable (inout TransportRequest) -> Void] = [
      { $0.url = "https://evil.test/health" }, { $0.method = .delete },
    ]
    for change in changes {
      let stub = StubTransport()
      let mb = try stub.client {
        $0.interceptors = [
          Intercept { request, _, next in
            var request = request
            change(&request)
            return try await next(request)
          }
        ]
      }
      let error = try await medblocksError { _ = try await mb.health() }
      #expect(error.kind == .configuration)
    }
  }

  @Test("an interceptor's own error reaches the caller, and its TransportError is an attempt")
  func errors() async throws {
    let stages = Locked<[RequestEvent.Stage]>([])
    let stub = StubTransport(.json(Fixture.health))
    let refusing = try stub.client {
      $0.interceptors = [Intercept { _, _, _ in throw Refused() }]
      $0.observer = { event in stages.withLock { $0.append(event.stage) } }
    }
    await #expect(throws: Refused.self) { _ = try await refusing.health() }
    #expect(stages.withLock { $0 } == [.failure(.interrupted)])
    let flaky = try stub.client {
      $0.interceptors = [
        Intercept { request, context, next in
          if context.attempt == 1 { throw TransportError.cannotConnect }
          return try await next(request)
        }
      ]
    }
    #expect(try await flaky.health().ok)
    let failing = StubTransport((0..<4).map { _ in .otherError(Refused()) })
    let error = try await medblocksError {
      let passing = Intercept { request, _, next in try await next(request) }
      _ = try await failing.client { $0.interceptors = [passing] }.health()
    }
    #expect(error.transportError == .connectionLost)
  }

  @TaskLocal static var trace = ""

  @Test("task locals reach interceptors, the transport and the observer, also in prefetched pages")
  func taskLocals() async throws {
    let seen = Locked<Set<String>>([])
    let sandbox = LocalSandbox()
    var configuration = MedblocksClient.Configuration()
    configuration.interceptors = [
      Intercept { request, _, next in
        seen.withLock { _ = $0.insert("interceptor \(Self.trace)") }
        return try await next(request)
      }
    ]
    configuration.observer = { _ in seen.withLock { _ = $0.insert("observer \(Self.trace)") } }
    let mb = try sandbox.client(configuration: configuration) { base in
      Wrapping(base: base) { seen.withLock { _ = $0.insert("transport \(Self.trace)") } }
    }
    try await Self.$trace.withValue("t1") {
      for try await _ in mb.connections.list(limit: 1).prefetching() {}
    }
    #expect(seen.withLock { $0 } == ["interceptor t1", "transport t1", "observer t1"])
  }

  private struct Wrapping: Transport {
    let base: any Transport
    let onSend: @Sendable () -> Void

    var enforcesTimeout: Bool { base.enforcesTimeout }

    func closeIdleConnections() { base.closeIdleConnections() }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
      onSend()
      return try await base.send(request)
    }
  }

  @Test("a response to another request closes the connections of a wrapped transport")
  func strayResponse() async throws {
    let stub = StubTransport(.json(Fixture.patientDetail("other")))
    var configuration = MedblocksClient.Configuration(transport: Wrapping(base: stub) {})
    configuration.baseURL = "https://api.test"
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    _ = try await medblocksError { _ = try await mb.patients.retrieve("user_42") }
    #expect(stub.closingCount.withLock { $0 } == 1)
  }

  @Test("an interceptor that does not return ends with the timeout of the attempt")
  func silence() async throws {
    let mb = try StubTransport().client(timing: .system) {
      $0.maximumRetries = 0
      $0.timeout = .milliseconds(50)
      $0.interceptors = [
        Intercept { _, _, _ in
          try await Task.sleep(for: .seconds(3_600))
          throw Refused()
        }
      ]
    }
    let error = try await medblocksError { _ = try await mb.health() }
    #expect(error.kind == .timeout && error.outcome == .unknown)
  }
}
