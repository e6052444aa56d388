import ArgumentParser
import Foundation
import Hummingbird
import LocalMedblocks
import Logging
import Medblocks
import MedblocksObservability
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

  @Flag(inversion: .prefixedNo, help: "Use a local Medblocks; the default when no API key is set.")
  var sandbox = ProcessInfo.processInfo.environment["MEDBLOCKS_API_KEY", default: ""].isEmpty

  @Option(help: "The port of the local Medblocks.")
  var sandboxPort = 8081

  @Option(help: "The speed of the local Medblocks' clock, 0 to 1000 times real time.")
  var speed = 4

  func validate() throws {
    guard (0...1_000).contains(speed) else {
      throw ValidationError("Invalid speed: it must be between 0 and 1000.")
    }
  }

  func run() async throws {
    var logger = Logger(label: "trial-matched")
    logger.logLevel = .info
    let app = AppService(
      port: port, publicURL: publicURL ?? "http://localhost:\(port)", isLocal: sandbox,
      mb: try client(), logger: logger)
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
  }

  private func client() throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.observer = MedblocksObserver().observe
    guard sandbox else { return try MedblocksClient.fromEnvironment(configuration: configuration) }
    configuration.baseURL = "http://localhost:\(sandboxPort)"
    return try MedblocksClient(apiKey: LocalSandbox.apiKey, configuration: configuration)
  }

  /// Prints a line, unbuffered even when the output is a pipe.
  private static func print(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

/// The server of the app, which registers its webhook endpoint before it starts.
private struct AppService: Service {
  let port: Int
  let publicURL: String
  let isLocal: Bool
  let mb: MedblocksClient
  let logger: Logger

  func run() async throws {
    let backend = Backend(
      mb: mb, inbox: try WebhookInbox(secrets: [try await webhookSecret()]), publicURL: publicURL)
    let app = try await TrialMatchedApp(backend: backend, logger: logger)
    try await Application(
      router: app.router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger
    ).run()
  }

  /// Returns the secret of the environment, or that of an endpoint that is registered for the app.
  private func webhookSecret() async throws -> WebhookSecret {
    let configured = ProcessInfo.processInfo.environment["MEDBLOCKS_WEBHOOK_SECRET", default: ""]
    guard isLocal || configured.isEmpty else { return try WebhookSecret.fromEnvironment() }
    return try await Backend.webhookSecret(of: mb, url: publicURL + "/webhooks")
  }
}
