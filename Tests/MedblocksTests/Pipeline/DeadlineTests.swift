import Foundation
import Testing

@testable import Medblocks

@Suite("Time limits, turns and cancellation", .timeLimit(.minutes(2)))
struct DeadlineTests {
  /// Timers of up to 30 seconds ring once the attempt has reached the transport; longer ones never.
  private func ringing(_ stub: StubTransport) -> Timing {
    let timing = TestTiming()
    var ringing = timing.timing
    ringing.timer = { limit, ring in
      guard limit <= .seconds(30) else { return {} }
      let task = Task {
        try await eventually { await stub.requests.count > timing.pauses.count }
        try Task.checkCancellation()
        timing.advance(by: limit)
        ring()
      }
      return { task.cancel() }
    }
    return ringing
  }

  @Test("an attempt without answer ends at its timeout and is tried again")
  func attemptTimeout() async throws {
    let stub = StubTransport(.silence, .json(Fixture.page([], next: nil)))
    _ = try await stub.client(timing: ringing(stub)).patients.list().firstPage()
    #expect(await stub.requests.count == 2)
  }

  @Test("a call without answer ends as a timeout, after its retries")
  func callTimeout() async throws {
    let stub = StubTransport(.silence, .silence, .silence, .silence)
    let error = try await medblocksError {
      _ = try await stub.client(timing: ringing(stub)).patients.list().firstPage()
    }
    #expect(error.kind == .timeout)
    #expect(error.outcome == .unknown)
    #expect(error.operation == "api.listPatients")
    #expect(error.attempts == 4)
  }

  @Test("the last attempt gets no more than what is left of the call")
  func remaining() async throws {
    let stub = StubTransport(.silence, .silence)
    let error = try await medblocksError {
      let mb = try stub.client(timing: ringing(stub)) { $0.deadline = .seconds(45) }
      _ = try await mb.patients.list().firstPage()
    }
    #expect(error.kind == .timeout)
    #expect(error.attempts == 2)
  }

  @Test("a silent server is left at the real timeout, over a real socket")
  func realTimeout() async throws {
    let error = try await errorOfSilence {
      $0.timeout = .milliseconds(100)
      $0.maximumRetries = 1
    }
    #expect(error.kind == .timeout)
    #expect(error.attempts == 2)
  }

  @Test("a silent server is left at the call's deadline, however long an attempt may take")
  func realDeadline() async throws {
    let error = try await errorOfSilence {
      $0.timeout = .seconds(3_600)
      $0.deadline = .milliseconds(200)
    }
    #expect(error.kind == .timeout)
    #expect(error.attempts == 1)
  }

  /// What a call ends with whose server takes the request and says nothing.
  private func errorOfSilence(
    _ configure: (inout MedblocksClient.Configuration) -> Void
  ) async throws -> MedblocksError {
    let server = try LoopbackServer { _ in .silence }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = server.baseURL
    configure(&configuration)
    let mb = try MedblocksClient(apiKey: "key", configuration: configuration)
    return try await medblocksError { _ = try await mb.health() }
  }

  /// Answers with patients without end, and each answer takes a time.
  private func endless(_ timing: TestTiming, _ time: Duration) -> ConcurrencyRecordingTransport {
    ConcurrencyRecordingTransport { _ in
      timing.advance(by: time)
      return Fixture.page([], next: UUID().uuidString)
    }
  }

  @Test("a shared deadline ends a walk over pages that would go on")
  func sharedDeadline() async throws {
    let timing = TestTiming()
    let service = endless(timing, .seconds(10))
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

  @Test("a deadline within a deadline inherits what is left, and cannot lengthen it")
  func nestedDeadline() async throws {
    let timing = TestTiming()
    let service = endless(timing, .seconds(10))
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

  @Test("the lookups of getConnections share the deadline of the one call")
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

  @Test("a call that never got its turn says that nothing was sent")
  func neverAdmitted() async throws {
    let stub = StubTransport(.silence)
    let timing = TestTiming()
    let turn = AsyncStream<Void>.makeStream()
    var withTurn = timing.timing
    withTurn.timer = { limit, ring in
      // The attempt's timer never rings, the deadline's when the test says so.
      guard limit == .seconds(100) else { return {} }
      let task = Task {
        for await _ in turn.stream {}
        ring()
      }
      return { task.cancel() }
    }
    let mb = try stub.client(timing: withTurn) { $0.maximumConcurrentRequests = 1 }
    let holder = Task { try await mb.patients.create("user_42") }
    try await eventually { await !stub.requests.isEmpty }
    let queued = Task { try await mb.patients.create("user_43") }
    turn.continuation.finish()
    let error = try await medblocksError { _ = try await queued.value }
    #expect(error.kind == .timeout)
    #expect(error.outcome == .notSent)
    holder.cancel()
    await #expect(throws: CancellationError.self) { try await holder.value }
    #expect(await stub.requests.count == 1)
  }

  @Test("a task cancelled while it waits for the next attempt ends as cancelled")
  func cancelledPause() async throws {
    var timing = TestTiming().timing
    timing.sleep = { _ in try await Task.sleep(for: .seconds(3_600)) }
    let stub = StubTransport(.json(Fixture.error("internal_error"), status: 500))
    let mb = try stub.client(timing: timing)
    let task = Task { try await mb.patients.retrieve("user_42") }
    try await eventually { await !stub.requests.isEmpty }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(await stub.requests.count == 1)
  }

  @Test("a task cancelled during an attempt ends as cancelled and sends nothing more")
  func cancelledAttempt() async throws {
    let calls: [@Sendable (MedblocksClient) async throws -> Void] = [
      { _ = try await $0.patients.retrieve("user_42") },
      { _ = try await $0.patients.create("user_42") },
    ]
    for call in calls {
      let stub = StubTransport(.silence)
      let mb = try stub.client()
      let task = Task { try await call(mb) }
      try await eventually { await !stub.requests.isEmpty }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(await stub.requests.count == 1)
    }
  }

  @Test("no more requests are under way than the configuration allows, and all get through")
  func limiter() async throws {
    let service = ConcurrencyRecordingTransport { _ in Fixture.health }
    var configuration = MedblocksClient.Configuration(transport: service)
    configuration.maximumConcurrentRequests = 3
    let mb = try MedblocksClient(apiKey: "key", configuration: configuration)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 { group.addTask { _ = try await mb.health() } }
      try await group.waitForAll()
    }
    #expect(await service.maximumInFlight == 3)
    #expect(await service.requestCount == 200)
  }

  @Test("cancelled calls in the queue give way, and no place is lost")
  func cancelledInQueue() async throws {
    let limiter = ConcurrencyLimiter(limit: 1)
    let gate = AsyncStream<Void>.makeStream()
    let holder = Task {
      try await limiter.acquire()
      for await _ in gate.stream {}
      limiter.release()
    }
    let waiting = (0..<100).map { _ in
      Task {
        try await limiter.acquire()
        limiter.release()
      }
    }
    for (index, task) in waiting.enumerated() where index.isMultiple(of: 2) { task.cancel() }
    for (index, task) in waiting.enumerated() where index.isMultiple(of: 2) {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    gate.continuation.finish()
    _ = try await holder.value
    for (index, task) in waiting.enumerated() where !index.isMultiple(of: 2) {
      try await task.value
    }
    #expect(limiter.tryAcquire())
  }

  @Test("a call that is cancelled when it arrives sends nothing, whether there is a place or not")
  func cancelledOnArrival() async throws {
    let stub = StubTransport(.silence)
    let mb = try stub.client { $0.maximumConcurrentRequests = 1 }
    func expectCancelled() async {
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        _ = try await mb.patients.retrieve("user_43")
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    await expectCancelled()
    let holder = Task { try await mb.patients.retrieve("user_42") }
    try await eventually { await !stub.requests.isEmpty }
    await expectCancelled()
    #expect(await stub.requests.count == 1)
    holder.cancel()
    await #expect(throws: CancellationError.self) { try await holder.value }
  }
}
