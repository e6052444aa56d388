import Testing

@testable import Medblocks

@Suite("Pipeline", .timeLimit(.minutes(10)))
struct PipelineTests {
  @Test("a task that is cancelled between attempts throws CancellationError")
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

  @Test(
    "a task that is cancelled during an attempt throws CancellationError and sends nothing more")
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
}
