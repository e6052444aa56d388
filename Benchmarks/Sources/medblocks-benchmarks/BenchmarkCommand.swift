import ArgumentParser

/// The command `medblocks-benchmarks`.
@main
struct BenchmarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medblocks-benchmarks",
    abstract:
      "Measures the Medblocks SDK, alternating with the implementations that it is compared to.",
    subcommands: [
      Run.self, TLS.self, Growth.self, Tenants.self, Soak.self, Serve.self, PeakMemory.self,
    ],
    defaultSubcommand: Run.self)

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the benchmarks and prints a table.")

    @Flag(help: "Run each benchmark once, as a smoke test; the results are not meaningful.")
    var brief = false

    @Option(help: "The number of pages of a walk.")
    var pages = 1_000

    @Option(help: "Run only benchmarks whose name contains this string.")
    var only = ""

    func run() async throws {
      let report = Report(only: only, rounds: brief ? 1 : 15)
      let pages = brief ? 20 : pages
      try await RecordBenchmarks().run(report)
      try await WebhookBenchmarks().run(report)
      try await SandboxBenchmarks().run(report)
      let server = try ServerProcess()
      defer { server.stop() }
      try await WalkBenchmarks(server: server, pages: pages).run(report)
      try await CallBenchmarks(server: server, calls: brief ? 20 : 400).run(report)
      try await TenantBenchmarks(server: server).run(report)
      try await ThroughputBenchmarks(server: server, calls: brief ? 256 : 1_024).run(report)
    }
  }

  struct TLS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "tls",
      abstract: "Compares calls over TLS with Node's fetch; needs Tests/with-tls-server.")

    @Option(help: "The number of calls of a row; the longer measurements make five times as many.")
    var calls = 2_000

    @Option(help: "The number of measurements of a row, of which the median is printed.")
    var rounds = 3

    func run() async throws {
      try await TLSBenchmarks(server: TLSServer(), calls: calls, rounds: rounds).run()
    }
  }

  struct Tenants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the descriptors, threads and memory of up to 10,000 tenants.")

    func run() async throws {
      let server = try ServerProcess()
      defer { server.stop() }
      try await TenantBenchmarks(server: server).printResources()
    }
  }

  struct Soak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Calls a faulty server and cancels at random; fails if descriptors or threads grow."
    )

    @Option(help: "The number of calls.")
    var calls = 200_000

    @Option(help: "The number of clients that are released while their calls are in flight.")
    var clients = 1_000

    func run() async throws {
      let server = try ServerProcess()
      defer { server.stop() }
      let soak = medblocks_benchmarks.Soak(port: server.port)
      try await soak.release(clients: clients)
      try await soak.run(calls: calls)
      try await soak.runBare(calls: calls)
    }
  }

  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serves synthetic pages on the loopback address.", shouldDisplay: false)

    @Option var pages = 1_000

    func run() async throws { try await Server(pages: pages).run() }
  }

  struct PeakMemory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetches pages and prints the peak memory.", shouldDisplay: false)

    @Argument var port: Int
    @Argument var pages: Int

    func run() async throws { try await MemoryWalk(port: port, pages: pages).run() }
  }
}
