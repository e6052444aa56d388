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
  @OptionGroup var world: WorldOptions

  func run() async throws {
    try await Terminal.run {
      var logger = Logger(label: "trial-matched")
      logger.logLevel = .info
      let app = AppService(
        port: port, publicURL: publicURL ?? "http://localhost:\(port)", isLocal: sandbox,
        mb: try api.client(isLocal: sandbox, observer: MedblocksObserver().observe),
        logger: logger)
      var services: [any Service] = [app]
      if sandbox {
        services.insert(
          try await LocalMedblocks(
            port: api.sandboxPort, speed: world.speed, logger: logger), at: 0)
        Terminal.line("Medblocks, on this machine: http://localhost:\(api.sandboxPort)")
      }
      Terminal.line("TrialMatched: \(app.publicURL)")
      try await Terminal.serve(services, logger: logger)
    }
  }
}

/// The app's server, which sees to its webhooks first.
private struct AppService: Service {
  let port: Int
  let publicURL: String
  let isLocal: Bool
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
    let given = ProcessInfo.processInfo.environment["MEDBLOCKS_WEBHOOK_SECRET", default: ""]
    guard isLocal || given.isEmpty else { return try WebhookSecret.fromEnvironment() }
    return try await Backend.webhookSecret(of: mb, url: publicURL + "/webhooks")
  }
}
