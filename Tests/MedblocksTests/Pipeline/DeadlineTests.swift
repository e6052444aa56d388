import Foundation
import Testing

@testable import Medblocks

@Suite("Timeouts and deadlines", .timeLimit(.minutes(10)))
struct DeadlineTests {
  private struct State {
    var timer: (limit: Duration, fire: @Sendable () -> Void)?
    var isSilent = false
  }

  /// Returns a timing whose timers of up to 30 seconds fire as soon as the attempt has reached a
  /// silent transport; longer ones never fire.
  private func firing(_ stub: StubTransport) -> Timing {
    let timing = TestTiming()
    let state = Locked(State())
    @Sendable func update(_ change: (inout State) -> Void) {
      let timer = state.withLock { state -> (limit: Duration, fire: @Sendable () -> Void)? in
        change(&state)
        guard state.isSilent, let timer = state.timer else { return nil }
        state = State()
        return timer
      }
      guard let timer else { return }
      timing.advance(by: timer.limit)
      timer.fire()
    }
    stub.onSilence.withLock { $0 = { update { $0.isSilent = true } } }
    var firing = timing.timing
    firing.timer = { limit, fire in
      guard limit <= .seconds(30) else { return {} }
      update { $0.timer = (limit, fire) }
      return { update { $0.timer = nil } }
    }
    return firing
  }

  @Test("an attempt without a response ends at its timeout and is retried")
  func attemptTimeout() async throws {
    let stub = StubTransport(.silence, .json(Fixture.page([], next: nil)))
    _ = try await stub.client(timing: firing(stub)).patients.list().firstPage()
    #expect(await stub.requests.count == 2)
  }

  @Test("a call without a response is a timeout error after its retries")
  func callTimeout() async throws {
    let stub = StubTransport(.silence, .silence, .silence, .silence)
    let error = try await medblocksError {
      _ = try await stub.client(timing: firing(stub)).patients.list().firstPage()
    }
    #expect(error.kind == .timeout)
    #expect(error.outcome == .unknown)
    #expect(error.operation == "api.listPatients")
    #expect(error.attempts == 4)
  }

  @Test("the last attempt ends at the deadline of the call")
  func remaining() async throws {
    let stub = StubTransport(.silence, .silence)
    let error = try await medblocksError {
      let mb = try stub.client(timing: firing(stub)) { $0.deadline = .seconds(45) }
      _ = try await mb.patients.list().firstPage()
    }
    #expect(error.kind == .timeout)
    #expect(error.attempts == 2)
  }

  @Test("a request to a silent server ends at the timeout")
  func realTimeout() async throws {
    let error = try await errorOfSilentServer {
      $0.timeout = .milliseconds(100)
      $0.maximumRetries = 1
    }
    #expect(error.kind == .timeout)
    #expect(error.attempts == 2)
  }

  @Test("a request to a silent server ends at the deadline, before the timeout")
  func realDeadline() async throws {
    let error = try await errorOfSilentServer {
      $0.timeout = .seconds(3_600)
      $0.deadline = .milliseconds(200)
    }
    #expect(error.kind == .timeout)
    #expect(error.attempts == 1)
  }

  /// Returns the error of a call to a server that does not respond.
  private func errorOfSilentServer(
    _ configure: (inout MedblocksClient.Configuration) -> Void
  ) async throws -> MedblocksError {
    let server = try LoopbackServer { _ in .silence }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = server.baseURL
    configure(&configuration)
    let mb = try MedblocksClient(apiKey: "key", configuration: configuration)
    return try await medblocksError { _ = try await mb.health() }
  }

  /// Creates a transport that returns an endless list; each response takes the given time.
  private func endlessList(_ timing: TestTiming, _ time: Duration) -> ConcurrencyRecordingTransport
  {
    ConcurrencyRecordingTransport { _ in
      timing.advance(by: time)
      return Fixture.page([], next: UUID().uuidString)
    }
  }

  @Test("a shared deadline ends the iteration of a list")
  func sharedDeadline() async throws {
    let timing = TestTiming()
    let service = endlessList(timing, .seconds(10))
    let mb = try MedblocksClient(
      apiKey: "key", configuration: .init(transport: service), timing: timing.timing)
    let error = try await medblocksError {
      try await mb.withDeadline(.seconds(35)) {
        for try await _ in mb.patients.list() {}
      }
    }
    #expect(error.kind == .timeout && error.outcome == .notSent)
    #expect(await service.requestCount == 4)
  }

  @Test("a nested deadline cannot exceed the outer one")
  func nestedDeadline() async throws {
    let timing = TestTiming()
    let service = endlessList(timing, .seconds(10))
    let mb = try MedblocksClient(
      apiKey: "key", configuration: .init(transport: service), timing: timing.timing)
    try await mb.withDeadline(.seconds(25)) {
      _ = try await mb.patients.list().firstPage()
      let error = try await medblocksError {
        try await mb.withDeadline(.seconds(1_000)) {
          for try await _ in mb.patients.list() {}
        }
      }
      #expect(error.kind == .timeout)
      #expect(await service.requestCount == 3)
    }
    _ = try await mb.withDeadline(.seconds(5)) { try await mb.patients.list().firstPage() }
    let late = try await medblocksError {
      _ = try await mb.withDeadline(.zero) { try await mb.patients.list().firstPage() }
    }
    #expect(late.outcome == .notSent && late.attempts == 1)
    #expect(await service.requestCount == 4)
  }

  @Test("the lookups of getConnections share one deadline")
  func compositeDeadline() async throws {
    let timing = TestTiming()
    let connections = (0..<20).map { number in
      #"""
      {"id":"conn_\#(number)","resource_type":"connection","patient_session_id":null,\#
      "connection_id":"fhirsrc_\#(number)","status":"active","scopes":[],"failure_code":null,\#
      "failure_at":null,"created_at":"2026-04-25T09:30:00Z","updated_at":"2026-04-25T09:30:00Z"}
      """#
    }
    let service = ConcurrencyRecordingTransport { request in
      timing.advance(by: .seconds(10))
      let last = request.url.split(separator: "_").last.flatMap { Int($0) }
      return last.map(Fixture.facility) ?? Fixture.patientDetail("a", connections: connections)
    }
    var configuration = MedblocksClient.Configuration(transport: service)
    configuration.deadline = .seconds(45)
    let mb = try MedblocksClient(apiKey: "key", configuration: configuration, timing: timing.timing)
    let error = try await medblocksError { _ = try await mb.patients.getConnections("a") }
    #expect(error.kind == .timeout)
    #expect(await service.requestCount < 20)
  }
}
