import ArgumentParser
import Foundation
import Medblocks
import MedblocksTesting

/// The options that select the API: the one of the environment, or a local Medblocks.
struct APIOptions: ParsableArguments {
  @Option(help: "The port of the local Medblocks, which is used when no API key is set.")
  var sandboxPort = 8081

  private static var hasKey: Bool {
    !ProcessInfo.processInfo.environment["MEDBLOCKS_API_KEY", default: ""].isEmpty
  }

  func client() throws -> MedblocksClient {
    if Self.hasKey { return try MedblocksClient.fromEnvironment() }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "http://localhost:\(sandboxPort)"
    return try MedblocksClient(apiKey: LocalSandbox.apiKey, configuration: configuration)
  }
}
