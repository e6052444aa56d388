import Foundation
import Testing

@testable import Medblocks

@Suite("RetryBudget")
struct RetryBudgetTests {
  /// The tokens that are left after each response of a call.
  private struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var tokens = RetryBudget.capacity
    var maximumRetries = 2
    let steps: [(status: Int, left: Int)]
    let retries: Int

    var testDescription: String { name }
  }

  // The `standard mode` cases in aws-sdk-ruby's specification of its retry plugin, which other AWS
  // SDKs test as well; their waits have another base than those of Medblocks.
  private static let published = [
    Case(
      name: "retry eventually succeeds", steps: [(500, 495), (500, 490), (200, 495)], retries: 2),
    Case(
      name: "fails due to max attempts reached", steps: [(500, 495), (500, 490), (500, 490)],
      retries: 2),
    Case(
      name: "fails due to retry quota reached after a single retry", tokens: 5,
      steps: [(500, 0), (500, 0)], retries: 1),
    Case(name: "does not retry if the retry quota is 0", tokens: 0, steps: [(500, 0)], retries: 0),
    Case(
      name: "uses exponential backoff timing", maximumRetries: 4,
      steps: [(500, 495), (500, 490), (500, 485), (500, 480), (500, 480)], retries: 4),
  ]

  private func pipeline(
    _ stub: any Transport, _ budget: RetryBudget, maximumRetries: Int = 3,
    timing: Timing = TestTiming().timing, observer: (@Sendable (RequestEvent) -> Void)? = nil
  ) throws -> Pipeline {
    var options = CallOptions()
    options.maximumRetries = maximumRetries
    return Pipeline(
      baseURL: try BaseURL("https://pipeline.test"), transport: stub,
      maximumResponseBytes: 1 << 20, limiter: ConcurrencyLimiter(limit: 10),
      tenants: Tenant.Registry(limit: 10), timing: timing,
      tenant: Tenant(APIKeySource(try APIKey("k")), retryBudget: budget), options: options,
      observer: RequestObserver(observer, baseURL: try BaseURL("https://pipeline.test")))
  }

  private func response(_ status: Int) -> StubTransport.Response {
    status == 200
      ? .json(Fixture.health) : .json(Fixture.error("internal_error"), status: status)
  }

  @Test("the tokens after each attempt are as in the published cases", arguments: published.indices)
  func publishedCases(index: Int) async throws {
    let example = Self.published[index]
    let budget = RetryBudget(tokens: example.tokens)
    let left = Locked<[Int]>([])
    let stub = StubTransport(example.steps.map { response($0.status) })
    let pipeline = try pipeline(stub, budget, maximumRetries: example.maximumRetries) { event in
      // The tokens are read after the retry is paid for, or at the end of the call.
      if event.stage != .attempt { left.withLock { $0.append(budget.available) } }
    }
    let result = await Result { try await pipeline.send(Request(.health)) as Health }
    #expect((try? result.get()) != nil || example.steps.last?.status != 200)
    #expect(left.withLock { $0 } == example.steps.map(\.left))
    #expect(await stub.requests.count == example.retries + 1)
  }

  @Test("a retry after a timeout costs twice as much")
  func timeouts() async throws {
    let budget = RetryBudget(tokens: 25)
    let stub = StubTransport(
      .failure(.timedOut), .failure(.timedOut), .failure(.timedOut), response(200))
    _ = try? await pipeline(stub, budget, maximumRetries: 5).send(Request(.health)) as Health
    #expect(budget.available == 5)
    #expect(await stub.requests.count == 3)
  }

  @Test("a call that succeeds at once returns one token, up to the capacity")
  func refill() async throws {
    let budget = RetryBudget(tokens: 498)
    let stub = StubTransport((0..<5).map { _ in response(200) })
    for _ in 0..<5 { _ = try await pipeline(stub, budget).send(Request(.health)) as Health }
    #expect(budget.available == 500)
  }

  @Test("a response that is not a success returns no token")
  func rejections() async throws {
    let budget = RetryBudget(tokens: 10)
    let stub = StubTransport(.json(Fixture.error("not_found"), status: 404))
    _ = try? await pipeline(stub, budget).send(Request(.health)) as Health
    #expect(budget.available == 10)
  }

  @Test("a failed write costs no token, and a successful one returns one")
  func writes() async throws {
    let budget = RetryBudget(tokens: 3)
    let stub = StubTransport(response(500), .json(Fixture.patient))
    let patients = Patients(pipeline: try pipeline(stub, budget))
    _ = try? await patients.create("user_42")
    #expect(budget.available == 3)
    _ = try await patients.create("user_42")
    #expect(budget.available == 4)
  }

  @Test("1,000 calls to an unavailable service are retried 100 times")
  func unavailableService() async throws {
    let mb = try MedblocksClient(
      apiKey: "k", configuration: .init(transport: UnavailableTransport()),
      timing: TestTiming().timing)
    for _ in 0..<1_000 {
      await #expect(throws: MedblocksError.self) { _ = try await mb.health() }
    }
    #expect(UnavailableTransport.count.withLock { $0 } == 1_100)  // 500 tokens pay for 100 retries
  }
}

private struct UnavailableTransport: Transport {
  static let count = Locked(0)

  func closeIdleConnections() {}

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    Self.count.withLock { $0 += 1 }
    return TransportResponse(statusCode: 503)
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
