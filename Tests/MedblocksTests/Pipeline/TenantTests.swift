import Foundation
import Testing

@testable import Medblocks

@Suite("Tenant", .timeLimit(.minutes(10)))
struct TenantTests {
  @Test("each request carries the key of its tenant, however many calls are in flight")
  func keys() async throws {
    let mismatches = Locked(0)
    let transport = ConcurrencyRecordingTransport { request in
      let id = URL(string: request.url)?.lastPathComponent ?? ""
      if request.header("Authorization") != "Bearer key_\(id)" { mismatches.withLock { $0 += 1 } }
      return Fixture.patientDetail(id)
    }
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = "https://api.test"
    let mb = try MedblocksClient(apiKey: "own", configuration: configuration)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for call in 0..<400 {
        let id = "t\(call % 40)"
        group.addTask {
          let patient = try await mb.withAPIKey("key_\(id)").patients.retrieve(id)
          #expect(patient.id == id)
        }
      }
      try await group.waitForAll()
    }
    #expect(await transport.requestCount == 400)
    #expect(mismatches.withLock { $0 } == 0)
  }

  @Test("a tenant whose calls wait leaves room for another")
  func fairness() async throws {
    let silent = StubTransport((0..<16).map { _ in .silence })
    let arrivals = Locked(0)
    silent.onSilence.withLock { $0 = { arrivals.withLock { $0 += 1 } } }
    let mb = try silent.client { $0.maximumConcurrentRequests = 64 }
    let greedy = (0..<200).map { _ in
      Task { _ = try await mb.withAPIKey("greedy").health() }
    }
    try await eventually { arrivals.withLock { $0 } == 16 }
    await silent.prepare(.json(Fixture.health))
    #expect(try await mb.withAPIKey("modest").health().ok)
    #expect(arrivals.withLock { $0 } == 16)
    for task in greedy { task.cancel() }
    for task in greedy { await #expect(throws: CancellationError.self) { try await task.value } }
  }

  @Test("a tenant has its own retry budget, which copies with the same key share")
  func budgets() async throws {
    let registry = Tenant.Registry(limit: 64)
    let key = try APIKey("a")
    let first = registry.tenant(key)
    let other = registry.tenant(try APIKey("b"))
    #expect(registry.tenant(key) === first && other !== first)
  }

  @Test("the registry forgets tenants that are no longer in use")
  func pruning() throws {
    let registry = Tenant.Registry(limit: 1)
    weak let tenant = registry.tenant(try APIKey("a"))
    #expect(tenant == nil)
    let key = try APIKey("kept")
    let kept = registry.tenant(key)
    for number in 0..<1_000 { _ = registry.tenant(try APIKey("k\(number)")) }
    #expect(registry.count < 100)
    #expect(registry.tenant(key) === kept)
  }

  @Test(
    "an invalid key of a tenant is rejected without its value", arguments: ["", "ca nary", "é"])
  func invalidKey(key: String) async throws {
    let error = try await medblocksError { _ = try StubTransport().client().withAPIKey(key) }
    #expect(error.kind == .configuration && error.param == "apiKey")
    #expect(key.isEmpty || !"\(error) \(error.message)".contains(key))
  }
}
