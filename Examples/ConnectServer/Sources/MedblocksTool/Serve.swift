import ArgumentParser
import Foundation
import Hummingbird
import LocalMedblocks
import Logging
import Medblocks
import MedblocksObservability
import ServiceLifecycle
import TrialMatched

/// Serves the app, and a Medblocks beside it when no key is set.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves TrialMatched, with a Medblocks of its own unless MEDBLOCKS_API_KEY is set.")

  @Option(help: "The app's port.")
  var port = 8080

  @Option(help: "Where browsers reach the app; by default http://localhost and the port.")
  var publicURL: String?

  @Flag(inversion: .prefixedNo, help: "Play on this machine; so it is when no key is set.")
  var sandbox = !APIOptions.hasKey

  @OptionGroup var api: APIOptions

  func run() async throws {
    var logger = Logger(label: "trial-matched")
    logger.logLevel = .info
    let address = publicURL ?? "http://localhost:\(port)"
    var services: [any Service] = []
    if sandbox {
      let medblocks = try await LocalMedblocks(port: api.sandboxPort, logger: logger)
      services += LocalServer.services(of: medblocks, port: api.sandboxPort, logger: logger)
    }
    let app = AppService(
      port: port, publicURL: address,
      mb: try api.client(isLocal: sandbox, observer: MedblocksObserver().observe),
      logger: logger)
    services.append(app)
    Terminal.line("TrialMatched: \(address)")
    if sandbox { Terminal.line("Medblocks, on this machine: http://localhost:\(api.sandboxPort)") }
    try await LocalServer.run(services, logger: logger)
  }
}

/// Serves Medblocks alone.
struct Sandbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a Medblocks on this machine, without the app.")

  @OptionGroup var api: APIOptions

  func run() async throws {
    var logger = Logger(label: "medblocks-local")
    logger.logLevel = .notice
    let medblocks = try await LocalMedblocks(port: api.sandboxPort, logger: logger)
    Terminal.line("Medblocks, on this machine: http://localhost:\(api.sandboxPort)")
    try await LocalServer.run(
      LocalServer.services(of: medblocks, port: api.sandboxPort, logger: logger), logger: logger)
  }
}

enum LocalServer {
  static func services(
    of medblocks: LocalMedblocks, port: Int, logger: Logger
  ) -> [any Service] {
    let server = Application(
      router: medblocks.router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger)
    return [server, medblocks.clock]
  }

  /// Until the process is told to end.
  static func run(_ services: [any Service], logger: Logger) async throws {
    try await ServiceGroup(
      configuration: .init(
        services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    ).run()
  }
}

/// The app's server, which asks for its webhooks first.
private struct AppService: Service {
  let port: Int
  let publicURL: String
  let mb: MedblocksClient
  let logger: Logger

  func run() async throws {
    let backend = Backend(
      mb: mb, inbox: try WebhookInbox(secrets: [try await secret()]), publicURL: publicURL)
    let app = try await TrialMatchedApp(backend: backend, logger: logger)
    try await Application(
      router: app.router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger
    ).run()
  }

  /// The environment's, or that of an endpoint which is made or taken over.
  private func secret() async throws -> WebhookSecret {
    if let secret = try? WebhookSecret.fromEnvironment() { return secret }
    return try await Backend.webhookSecret(of: mb, url: publicURL + "/webhooks")
  }
}
