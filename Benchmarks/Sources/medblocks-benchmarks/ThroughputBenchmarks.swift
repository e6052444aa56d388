import Foundation
import Medblocks

#if ASYNC_HTTP_CLIENT
  import AsyncHTTPClientTransport
#endif

/// The throughput and the processor time per call, at several levels of concurrency.
struct ThroughputBenchmarks {
  let server: ServerProcess
  let calls: Int

  func run(_ report: Report) async throws {
    let bare = BareURLSession(port: server.port)
    let decoder = NaivePatient.decoder()
    let urlSession = try MedblocksClient(port: server.port)
    #if ASYNC_HTTP_CLIENT
      let transport = AsyncHTTPClientTransport()
      let asyncHTTPClient = try MedblocksClient(port: server.port, transport: transport)
    #endif
    for concurrency in [1, 16, 64, 256] {
      func compare(_ name: String, _ goal: Report.Goal, _ mb: MedblocksClient) async throws {
        func ours() async throws {
          try await callConcurrently(concurrency) { _ = try await mb.patients.retrieve("user_42") }
        }
        func theirs() async throws {
          try await callConcurrently(concurrency) {
            _ = try decoder.decode(NaivePatient.self, from: try await bare.get("/patients/user_42"))
          }
        }
        try await report.compare(
          "throughput at concurrency \(concurrency), \(name)", goal: goal,
          ours: { try await seconds(ours) }, theirs: { try await seconds(theirs) })
        try await report.compare(
          "processor time per call at concurrency \(concurrency), \(name)", goal: .atMost(1.15),
          unit: .microseconds, ratio: { $0 / $1 },
          ours: { try await processorSeconds(ours) / Double(calls) },
          theirs: { try await processorSeconds(theirs) / Double(calls) })
      }
      try await compare("against bare URLSession", .atLeast(1), urlSession)
      #if ASYNC_HTTP_CLIENT
        try await compare(
          "on AsyncHTTPClient, against bare URLSession", .atLeast(1), asyncHTTPClient)
      #endif
    }
    #if ASYNC_HTTP_CLIENT
      try await transport.shutdown()
    #endif
  }

  /// Runs all calls with the given concurrency.
  private func callConcurrently(
    _ concurrency: Int, _ call: @escaping @Sendable () async throws -> Void
  ) async throws {
    let calls = calls
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<concurrency {
        group.addTask {
          for _ in stride(from: worker, to: calls, by: concurrency) { try await call() }
        }
      }
      try await group.waitForAll()
    }
  }
}
