import ArgumentParser

@main
struct BenchmarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medblocks-benchmarks",
    abstract: "Measures the Medblocks SDK against what it has to beat, in one run, in turns.",
    subcommands: [Run.self, Soak.self, Serve.self, PeakMemory.self],
    defaultSubcommand: Run.self)

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints each figure as a ratio.")

    @Flag(help: "Run everything once or so, to see that it runs; the figures mean nothing.")
    var brief = false

    @Option(help: "How many pages a walk has.")
    var pages = 1_000

    @Option(help: "Run only what has this in its name.")
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
      try await ThroughputBenchmarks(server: server, calls: brief ? 256 : 1_024).run(report)
    }
  }

  struct Soak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Calls a faulty server and cancels at random; fails when anything is left behind.")

    @Option(help: "How many calls.")
    var calls = 200_000

    @Option(help: "How many clients to make and to drop while their calls are under way.")
    var clients = 1_000

    func run() async throws {
      let server = try ServerProcess()
      defer { server.stop() }
      let soak = medblocks_benchmarks.Soak(port: server.port)
      try await soak.drop(clients: clients)
      try await soak.run(calls: calls)
      try await soak.runBare(calls: calls)
    }
  }

  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serves made-up pages on the loopback.", shouldDisplay: false)

    @Option var pages = 1_000

    func run() async throws { try await Server(pages: pages).run() }
  }

  struct PeakMemory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Walks pages and prints the peak of memory.", shouldDisplay: false)

    @Argument var port: Int
    @Argument var pages: Int

    func run() async throws { try await MemoryWalk(port: port, pages: pages).run() }
  }
}
