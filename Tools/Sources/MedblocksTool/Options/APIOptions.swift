import ArgumentParser
import AsyncHTTPClientTransport
import Foundation
import Medblocks
import MedblocksTesting

/// The options that select the API: the one of the environment, or a local Medblocks.
struct APIOptions: ParsableArguments {
  @Option(
    help: """
      The port of a local Medblocks; it is called if this option is given or MEDBLOCKS_API_KEY is \
      not set. (default: \(Port.sandbox))
      """)
  var sandboxPort: Int?

  func validate() throws {
    if let sandboxPort { try Port.validate(sandboxPort, "--sandbox-port", in: Port.fixed) }
  }

  /// The server that the calls go to.
  enum Server: Equatable {
    case local(port: Int)
    case remote(url: String)

    /// The next step when the server does not respond.
    var unreachableHint: String {
      switch self {
      case .local(let port):
        """
        No local Medblocks responds at http://localhost:\(port). Start one with: medblocks sandbox
        Or set MEDBLOCKS_API_KEY to call Medblocks.
        """
      case .remote(let url):
        "Check the network and the address \(url) (MEDBLOCKS_API_URL)."
      }
    }
  }

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The server that the options and the environment select.
  ///
  /// - Throws: ``ToolError`` when a URL is set without a key.
  var server: Server {
    get throws {
      if let sandboxPort { return .local(port: sandboxPort) }
      let url = Self.variable("MEDBLOCKS_API_URL")
      if Self.variable("MEDBLOCKS_API_KEY") != nil {
        return .remote(url: url ?? MedblocksClient.Configuration().baseURL)
      }
      guard url == nil else {
        throw ToolError(
          .configuration, "configuration",
          "MEDBLOCKS_API_URL is set, but MEDBLOCKS_API_KEY is not.",
          hint: "Set MEDBLOCKS_API_KEY, or pass --sandbox-port to call a local Medblocks.")
      }
      return .local(port: Port.sandbox)
    }
  }

  /// Creates a client on AsyncHTTPClient, because no response can end a process that uses it.
  private static func client(of server: Server) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration(transport: AsyncHTTPClientTransport())
    switch server {
    case .remote: return try MedblocksClient.fromEnvironment(configuration: configuration)
    case .local(let port):
      configuration.baseURL = "http://localhost:\(port)"
      return try MedblocksClient(apiKey: LocalSandbox.apiKey, configuration: configuration)
    }
  }

  /// Runs calls with a client.
  ///
  /// - Throws: ``ToolError`` for an error of a call, and the errors of the body.
  func run<Value>(_ body: (MedblocksClient) async throws -> Value) async throws -> Value {
    let server = try server
    do {
      return try await body(try Self.client(of: server))
    } catch let error as MedblocksError {
      throw ToolError(error, server: server)
    }
  }
}
