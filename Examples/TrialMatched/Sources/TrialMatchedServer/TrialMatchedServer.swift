import ArgumentParser
import AsyncHTTPClientTransport
import Foundation
import Hummingbird
import LocalMedblocks
import Logging
import Medblocks
import MedblocksObservability
import MedblocksStoreSQLite
import MedblocksTesting
import ServiceLifecycle
import TrialMatched

/// The command `trial-matched`, which serves the app.
@main
struct TrialMatchedServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial-matched",
    abstract: "Serves TrialMatched, with a local Medblocks unless MEDBLOCKS_API_KEY is set.")

  @Option(help: "The port of the app.")
  var port = 8080

  @Option(help: "The URL at which browsers reach the app; the default is http://localhost:PORT.")
  var publicURL: String?

  @Option(
    help: """
      The database file, which all processes of the app share; the default is trial-matched.sqlite, \
      or a temporary file with a local Medblocks.
      """)
  var database: String?

  @Flag(inversion: .prefixedNo, help: "Use a local Medblocks; the default when no API key is set.")
  var sandbox = Self.environment("MEDBLOCKS_API_KEY").isEmpty

  @Option(help: "The port of the local Medblocks.")
  var sandboxPort = 8081

  @Option(help: "The speed of the local Medblocks' clock, 0 to 1000 times real time.")
  var speed = 4

  func validate() throws {
    guard (0...1_000).contains(speed) else {
      throw ValidationError("Invalid speed: it must be between 0 and 1000.")
    }
    guard (1...65_535).contains(port), (1...65_535).contains(sandboxPort) else {
      throw ValidationError("Invalid port: it must be between 1 and 65535.")
    }
  }

  func run() async throws {
    var logger = Logger(label: "trial-matched")
    logger.logLevel = .info
    // Not URLSession: on Linux, some responses end a process that uses it.
    let transport = AsyncHTTPClientTransport()
    let databasePath = databasePath
    defer { if isDatabaseTemporary { removeDatabase(databasePath) } }
    let app = AppService(
      port: port, publicURL: publicURL ?? "http://localhost:\(port)",
      isSandbox: sandbox || Self.environment("MEDBLOCKS_API_KEY").hasPrefix("mb_sk_sbx_"),
      mb: try client(transport), database: try SQLiteDatabase(path: databasePath), logger: logger)
    var services: [any Service] = [app]
    if sandbox {
      services.insert(
        try await LocalMedblocks(port: sandboxPort, speed: speed, logger: logger), at: 0)
      Self.print("Local Medblocks: http://localhost:\(sandboxPort)")
    }
    Self.print("TrialMatched: \(app.publicURL)")
    let configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    try await ServiceGroup(configuration: configuration).run()
    try await transport.shutdown()
  }

  /// A local Medblocks forgets its patients at the end, so its database is temporary.
  private var isDatabaseTemporary: Bool { sandbox && database == nil }

  private var databasePath: String {
    guard isDatabaseTemporary else { return database ?? "trial-matched.sqlite" }
    return FileManager.default.temporaryDirectory
      .appending(path: "trial-matched-\(UUID().uuidString).sqlite").path
  }

  /// Removes the files of a SQLite database.
  private func removeDatabase(_ path: String) {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  private func client(_ transport: AsyncHTTPClientTransport) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.transport = transport
    configuration.observer = MedblocksObserver().observe
    guard sandbox else { return try MedblocksClient.fromEnvironment(configuration: configuration) }
    configuration.baseURL = "http://localhost:\(sandboxPort)"
    return try MedblocksClient(apiKey: LocalSandbox.apiKey, configuration: configuration)
  }

  private static func environment(_ name: String) -> String {
    ProcessInfo.processInfo.environment[name, default: ""]
  }

  /// Prints a line, unbuffered even when the output is a pipe.
  private static func print(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

/// The server of the app, which in the sandbox registers its webhook endpoint before it starts.
private struct AppService: Service {
  let port: Int
  let publicURL: String
  let isSandbox: Bool
  let mb: MedblocksClient
  let database: SQLiteDatabase
  let logger: Logger

  func run() async throws {
    let backend = try await Backend(
      mb: mb, database: database, webhookSecret: try await webhookSecret(), publicURL: publicURL)
    try await TrialMatchedApp(backend: backend, logger: logger)
      .application(port: port, logger: logger).run()
  }

  /// Returns the secret of the environment; in the sandbox, that of an endpoint of the app's own.
  private func webhookSecret() async throws -> WebhookSecret {
    let configured = ProcessInfo.processInfo.environment["MEDBLOCKS_WEBHOOK_SECRET", default: ""]
    guard isSandbox, configured.isEmpty else { return try WebhookSecret.fromEnvironment() }
    return try await .ofSandboxEndpoint(at: publicURL + "/webhooks", mb, database)
  }
}
