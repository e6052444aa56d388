import Medblocks

/// Copies of a client: the time to make one, and what many tenants hold.
struct TenantBenchmarks {
  let server: ServerProcess

  /// Measures the time to make a copy.
  func run(_ report: Report) async throws {
    let mb = try MedblocksClient(port: server.port)
    let copies = 10_000
    let keys = (0..<copies).map { "mb_sk_sbx_tenant_\($0)" }
    try await report.show("copy with other options", goal: .atMost(1), unit: .microseconds) {
      try await seconds {
        for _ in 0..<copies { _ = try mb.withOptions { $0.timeout = .seconds(5) } }
      } / Double(copies)
    }
    let tenants = try keys.map { try mb.withAPIKey($0) }
    try await report.show(
      "copy with the API key of one of 10,000 tenants", goal: .atMost(1), unit: .microseconds
    ) {
      try await seconds { for key in keys { _ = try mb.withAPIKey(key) } } / Double(copies)
    }
    withExtendedLifetime(tenants) {}
  }

  /// Prints the resources of this process with more and more tenants, each of which makes a call.
  func printResources() async throws {
    let mb = try MedblocksClient(port: server.port)
    Report.header(["tenants", "descriptors", "threads", "memory, MB"])
    var tenants: [MedblocksClient] = []
    for count in [1, 100, 1_000, 10_000] {
      for number in tenants.count..<count {
        let tenant = try mb.withAPIKey("mb_sk_sbx_tenant_\(number)")
        _ = try await tenant.patients.retrieve("user_42")
        tenants.append(tenant)
      }
      let megabytes = Double(ResourceUsage.residentBytes) / 1e6
      Report.row([
        "\(count)", "\(ResourceUsage.descriptors)", "\(ResourceUsage.threads)", "\(megabytes)",
      ])
    }
  }
}
