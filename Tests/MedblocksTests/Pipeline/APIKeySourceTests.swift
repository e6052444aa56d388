import Testing

@testable import Medblocks

@Suite("APIKeySource", .timeLimit(.minutes(10)))
struct APIKeySourceTests {
  private struct SecretManagerError: Error {
    let secret = "canary"
  }

  private func client(
    _ stub: StubTransport, provider: @escaping @Sendable () async throws -> String
  ) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration(transport: stub)
    configuration.baseURL = "https://api.test"
    return try MedblocksClient(configuration: configuration, apiKeyProvider: provider)
  }

  private let unauthorized = StubTransport.Response.json(
    Fixture.error("expired_api_key", type: "authentication_error"), status: 401)

  @Test("the provider is called once for many calls, and its key is kept")
  func cached() async throws {
    let calls = Locked(0)
    let stub = StubTransport((0..<50).map { _ in .json(Fixture.health) })
    let mb = try client(stub) {
      calls.withLock { $0 += 1 }
      for _ in 0..<50 { await Task.yield() }
      return "key_1"
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { _ = try await mb.health() } }
      try await group.waitForAll()
    }
    #expect(calls.withLock { $0 } == 1)
    #expect(await stub.requests.allSatisfy { $0.header("Authorization") == "Bearer key_1" })
  }

  @Test("after a 401 the key is replaced once, and the call is sent again, even a write")
  func refresh() async throws {
    let calls = Locked(0)
    let stub = StubTransport(
      .json(Fixture.health), unauthorized, .json(Fixture.patient), .json(Fixture.health))
    let mb = try client(stub) {
      calls.withLock { calls in
        calls += 1
        return "key_\(calls)"
      }
    }
    _ = try await mb.health()
    #expect(try await mb.patients.create("user_42").id == "user_42")
    _ = try await mb.health()
    let keys = await stub.requests.map { $0.header("Authorization") }
    #expect(keys == ["Bearer key_1", "Bearer key_1", "Bearer key_2", "Bearer key_2"])
  }

  @Test("a 401 is final when the provider has no other key, or the new key is rejected too")
  func rejected() async throws {
    let same = StubTransport(unauthorized)
    let mb = try client(same) { "key" }
    let error = try await medblocksError { _ = try await mb.health() }
    #expect(error.code == .expiredAPIKey && error.attempts == 1 && !error.isRetryable)
    let calls = Locked(0)
    let other = StubTransport(unauthorized, unauthorized)
    let rotating = try client(other) {
      calls.withLock { calls in
        calls += 1
        return "key_\(calls)"
      }
    }
    let final = try await medblocksError { _ = try await rotating.health() }
    #expect(final.statusCode == 401 && final.attempts == 2)
    let fixed = StubTransport(unauthorized)
    let once = try await medblocksError { _ = try await fixed.client().health() }
    #expect(once.attempts == 1)
  }

  @Test("an error of the provider is reported by its type, and the next call asks again")
  func failure() async throws {
    let calls = Locked(0)
    let events = Locked<[RequestEvent.Stage]>([])
    let stub = StubTransport(.json(Fixture.health))
    let mb = try client(stub) {
      let call = calls.withLock { calls in
        calls += 1
        return calls
      }
      guard call > 1 else { throw SecretManagerError() }
      return "key"
    }.withOptions { $0.observer = { event in events.withLock { $0.append(event.stage) } } }
    let error = try await medblocksError { _ = try await mb.health() }
    #expect(error.kind == .configuration && error.outcome == .notSent)
    #expect(error.message.contains("SecretManagerError") && !"\(error)".contains("canary"))
    #expect(events.withLock { $0 } == [.failure(.interrupted)])
    #expect(try await mb.health().ok)
  }

  @Test("a provider that does not respond ends with the deadline of the call, or its cancellation")
  func silence() async throws {
    let stub = StubTransport()
    let mb = try client(stub) {
      try await Task.sleep(for: .seconds(3_600))
      return "key"
    }
    let error = try await medblocksError {
      _ = try await mb.withOptions { $0.deadline = .milliseconds(50) }.health()
    }
    #expect(error.kind == .timeout && error.outcome == .notSent)
    let task = Task { _ = try await mb.health() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(await stub.requests.isEmpty)
  }
}
