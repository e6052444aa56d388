import ArgumentParser
import Foundation
import Medblocks
import MedblocksTesting

/// Where the API is: what the environment says, or the Medblocks of `serve` on this machine.
struct APIOptions: ParsableArguments {
  @Option(help: "The port of the local Medblocks, which is asked when no API key is set.")
  var sandboxPort = 8081

  static var hasKey: Bool {
    !ProcessInfo.processInfo.environment["MEDBLOCKS_API_KEY", default: ""].isEmpty
  }

  func client(
    isLocal: Bool = !hasKey, observer: (@Sendable (RequestEvent) -> Void)? = nil
  ) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.observer = observer
    if !isLocal { return try MedblocksClient.fromEnvironment(configuration: configuration) }
    configuration.baseURL = "http://localhost:\(sandboxPort)"
    return try MedblocksClient(apiKey: LocalSandbox.apiKey, configuration: configuration)
  }
}

/// What a Medblocks on this machine is like.
struct WorldOptions: ParsableArguments {
  @Option(help: "How fast time passes in the local Medblocks, 0 to 1000 times the real one.")
  var speed = 4

  func validate() throws {
    guard (0...1_000).contains(speed) else {
      throw ValidationError("The speed has to be 0 to 1000.")
    }
  }
}
