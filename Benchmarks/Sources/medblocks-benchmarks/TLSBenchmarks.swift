import Foundation
import Medblocks

#if ASYNC_HTTP_CLIENT
  import AsyncHTTPClientTransport
#endif

/// Calls over TLS against Node's `fetch`, on the same server in the same run.
struct TLSBenchmarks {
  let server: TLSServer
  let calls: Int
  let rounds: Int

  private enum Operation: String { case read, write, delete }

  func run() async throws {
    try await throughput()
    #if ASYNC_HTTP_CLIENT
      try await asyncHTTPClient()
    #endif
    try await coldBurst()
    try await lifetimes()
    try await resources()
  }

  /// Calls on warm connections, at several levels of concurrency.
  private func throughput() async throws {
    Report.header([
      "call", "in flight", "protocol", "calls/s", "Node: calls/s", "ratio", "CPU per call, ms",
      "p99, ms", "ticker late p99, ms", "connections",
    ])
    let cases: [(Operation, [Int])] = [
      (.read, [1, 4, 8, 16, 64]), (.write, [1, 16]), (.delete, [1]),
    ]
    for (operation, levels) in cases {
      for inFlight in levels {
        for listener in [TLSServer.Listener.http1, .http2] {
          try await row(operation, inFlight, listener)
        }
      }
    }
  }

  private func row(
    _ operation: Operation, _ inFlight: Int, _ listener: TLSServer.Listener
  ) async throws {
    let calls = operation == .delete ? max(inFlight, calls / 20) : calls
    var ours: [CallMeasurement] = []
    var node: [CallMeasurement] = []
    var connections: [Double] = []
    for _ in 0..<rounds {
      let mb = try client(listener)
      let position = try server.position()
      _ = try await measure(mb, operation, calls: 2 * inFlight, inFlight)
      ours.append(try await measure(mb, operation, calls: calls, inFlight))
      connections.append(Double(Set(try server.requests(since: position).map(\.connection)).count))
      if operation != .delete {
        node += [
          try CallMeasurement.measureNode(
            baseURL: server.baseURL(.http1), operation.rawValue, calls: calls, inFlight: inFlight)
        ].compactMap(\.self)
      }
    }
    let ratios = zip(ours, node).map { $0.callsPerSecond / $1.callsPerSecond }
    Report.row(
      [
        operation.rawValue, "\(inFlight)", "\(listener)",
        text(ours.map(\.callsPerSecond).median, 0),
        node.isEmpty ? "" : text(node.map(\.callsPerSecond).median, 0),
        ratios.isEmpty ? "" : text(ratios.median, 2),
        text(ours.map(\.processorTimePerCall).median * 1e3, 2),
        text(ours.map { $0.latencies.percentile(0.99) }.median * 1e3, 1),
        text(ours.map { ($0.delays ?? []).percentile(0.99) }.median * 1e3, 1),
        text(connections.median, 0),
      ])
  }

  #if ASYNC_HTTP_CLIENT
    /// The processor time per call on URLSession and on AsyncHTTPClient.
    private func asyncHTTPClient() async throws {
      print()
      Report.header([
        "call", "in flight", "protocol", "CPU per call, ms", "on AsyncHTTPClient", "ratio",
      ])
      for (operation, inFlight) in [
        (Operation.read, 1), (.read, 16), (.read, 64), (.write, 1), (.write, 16),
      ] {
        for listener in [TLSServer.Listener.http1, .http2] {
          var times: [[Double]] = []
          for _ in 0..<rounds {
            let transport = AsyncHTTPClientTransport()
            times.append([])
            for mb in [try client(listener), try client(listener, transport: transport)] {
              _ = try await measure(mb, operation, calls: 2 * inFlight, inFlight)
              let measurement = try await measure(mb, operation, calls: calls, inFlight)
              times[times.count - 1].append(measurement.processorTimePerCall)
            }
            try await transport.shutdown()
          }
          Report.row([
            operation.rawValue, "\(inFlight)", "\(listener)",
            text(times.map { $0[0] }.median * 1e3, 2), text(times.map { $0[1] }.median * 1e3, 2),
            text(times.map { $0[0] / $0[1] }.median, 2),
          ])
        }
      }
    }
  #endif

  /// 64 calls of a new client, and of bare URLSession.
  private func coldBurst() async throws {
    print()
    Report.header([
      "cold burst of 64 reads", "protocol", "total, ms", "longest, ms", "ticker late p99, ms",
    ])
    for listener in [TLSServer.Listener.http1, .http2] {
      var results: [String: [CallMeasurement]] = [:]
      for _ in 0..<rounds {
        let mb = try client(listener)
        results["SDK", default: []].append(try await measure(mb, .read, calls: 64, 64))
        let bare = BareURLSession(baseURL: server.baseURL(listener))
        results["bare URLSession", default: []].append(
          try await .measure(calls: 64, inFlight: 64) { _ = try await bare.get("/patients/u\($0)") }
        )
      }
      for (name, measurements) in results.sorted(by: { $0.key < $1.key }) {
        Report.row(
          [
            name, "\(listener)", text(measurements.map(\.elapsed).median * 1e3, 0),
            text(measurements.map { $0.latencies.max() ?? 0 }.median * 1e3, 0),
            text(measurements.map { ($0.delays ?? []).percentile(0.99) }.median * 1e3, 0),
          ])
      }
    }
  }

  /// Many calls to servers that close connections after a number of requests.
  private func lifetimes() async throws {
    print()
    Report.header(["reads and writes", "protocol", "failed", "writes received", "received twice"])
    for listener in TLSServer.Listener.allCases {
      let mb = try client(listener, maximumRetries: 0)
      let position = try server.position()
      let failures = FailureCount()
      let count = calls * 5
      try await withThrowingTaskGroup(of: Void.self) { group in
        for operation in [Operation.read, .write] {
          group.addTask {
            _ = try await CallMeasurement.measure(calls: count, inFlight: 4) { index in
              do { try await call(mb, operation, index) } catch { await failures.add() }
            }
          }
        }
        try await group.waitForAll()
      }
      let writes = try server.requests(since: position).map(\.line).filter { !$0.hasPrefix("GET") }
      Report.row(
        [
          "\(count) each", "\(listener)", "\(await failures.count)", "\(writes.count)",
          "\(writes.count - Set(writes).count)",
        ])
    }
  }

  private actor FailureCount {
    private(set) var count = 0
    func add() { count += 1 }
  }

  /// The descriptors and the memory of the process over many calls.
  private func resources() async throws {
    print()
    Report.header(["calls", "descriptors", "threads", "memory, MB"])
    var mb: MedblocksClient? = try client(.http1)
    for step in 1...5 {
      guard let mb else { return }
      for operation in [Operation.read, .write] {
        _ = try await measure(mb, operation, calls: calls * 5, 16)
      }
      resourceRow("\(step * calls * 10)")
    }
    mb = nil
    try await Task.sleep(for: .seconds(10))
    resourceRow("10 s after the client was released")
  }

  private func resourceRow(_ name: String) {
    Report.row(
      [
        name, "\(ResourceUsage.descriptors)", "\(ResourceUsage.threads)",
        text(Double(ResourceUsage.residentBytes) / 1e6, 1),
      ])
  }

  private func client(
    _ listener: TLSServer.Listener, maximumRetries: Int = 3, transport: (any Transport)? = nil
  ) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.transport = transport
    configuration.baseURL = server.baseURL(listener)
    configuration.maximumRetries = maximumRetries
    return try MedblocksClient(apiKey: "k", configuration: configuration)
  }

  private func measure(
    _ mb: MedblocksClient, _ operation: Operation, calls: Int, _ inFlight: Int
  ) async throws -> CallMeasurement {
    try await .measure(calls: calls, inFlight: inFlight) { try await call(mb, operation, $0) }
  }

  private func call(_ mb: MedblocksClient, _ operation: Operation, _ index: Int) async throws {
    switch operation {
    case .read: _ = try await mb.patients.retrieve("user_\(index)")
    case .write:
      _ = try await mb.patients.update(
        "user_\(index)", email: nil, name: "Patient \(index)", metadata: [:])
    case .delete: try await mb.patients.delete("user_\(index)")
    }
  }

  private func text(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
