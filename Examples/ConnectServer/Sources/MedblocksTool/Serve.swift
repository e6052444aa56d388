import ArgumentParser
import Foundation
import Hummingbird
import LocalMedblocks
import Logging
import Medblocks
import MedblocksObservability
import ServiceLifecycle
import TrialMatched

/// Serves the app, with a local Medblocks when no API key is set.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves TrialMatched, with a local Medblocks unless MEDBLOCKS_API_KEY is set.")

  @Option(help: "The port of the app.")
  var port = 8080

  @Option(help: "The URL at which browsers reach the app; the default is http://localhost:PORT.")
  var publicURL: String?

  @Flag(inversion: .prefixedNo, help: "Use a local Medblocks; the default when no API key is set.")
  var sandbox = !APIOptions.hasKey

  @OptionGroup var api: APIOptions
  @OptionGroup var options: SandboxOptions

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
            port: api.sandboxPort, speed: options.speed, logger: logger), at: 0)
        Terminal.line("Local Medblocks: http://localhost:\(api.sandboxPort)")
      }
      Terminal.line("TrialMatched: \(app.publicURL)")
      try await Terminal.serve(services, logger: logger)
    }
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
