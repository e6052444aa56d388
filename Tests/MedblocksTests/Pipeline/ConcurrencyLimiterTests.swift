import Testing

@testable import Medblocks

@Suite("ConcurrencyLimiter", .timeLimit(.minutes(10)))
struct ConcurrencyLimiterTests {
  @Test("no more requests are in flight than configured, and all complete")
  func limiter() async throws {
    let service = ConcurrencyRecordingTransport { _ in Fixture.health }
    var configuration = MedblocksClient.Configuration(transport: service)
    configuration.maximumConcurrentRequests = 3
    let mb = try MedblocksClient(
      apiKey: "key", configuration: configuration, timing: TestTiming().timing)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 { group.addTask { _ = try await mb.health() } }
      try await group.waitForAll()
    }
    #expect(await service.maximumInFlight == 3)
    #expect(await service.requestCount == 200)
  }

  @Test("a call that waits until its deadline reports that nothing was sent")
  func neverAdmitted() async throws {
    let stub = StubTransport(.silence)
    let timing = TestTiming()
    let deadline = AsyncStream<Void>.makeStream()
    var testTiming = timing.timing
    testTiming.timer = { limit, fire in
      // The timer of the attempt never fires; the timer of the deadline fires with the stream's end.
      guard limit == .seconds(100) else { return {} }
      let task = Task {
        for await _ in deadline.stream {}
        fire()
      }
      return { task.cancel() }
    }
    let mb = try stub.client(timing: testTiming) { $0.maximumConcurrentRequests = 1 }
    let holder = Task { try await mb.patients.create("user_42") }
    try await eventually { await !stub.requests.isEmpty }
    let queued = Task { try await mb.patients.create("user_43") }
    deadline.continuation.finish()
    let error = try await medblocksError { _ = try await queued.value }
    #expect(error.kind == .timeout)
    #expect(error.outcome == .notSent)
    holder.cancel()
    await #expect(throws: CancellationError.self) { try await holder.value }
    #expect(await stub.requests.count == 1)
  }

  @Test("a cancelled call leaves the queue without a slot")
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

  @Test("100,000 waiting calls can be cancelled at once")
  func manyCancelled() async throws {
    let limiter = ConcurrencyLimiter(limit: 1)
    try await limiter.acquire()
    let waiting = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<100_000 { group.addTask { try? await limiter.acquire() } }
        try await group.waitForAll()
      }
    }
    waiting.cancel()
    try await waiting.value
    limiter.release()
    #expect(limiter.tryAcquire())
  }

  @Test("a call in a cancelled task sends nothing, whether or not a slot is available")
  func cancelledBefore() async throws {
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
