import Foundation

extension MedblocksClient {
  /// Creates a client from environment variables.
  ///
  /// `MEDBLOCKS_API_KEY` is required; `MEDBLOCKS_API_URL` and `MEDBLOCKS_API_VERSION` override the
  /// configuration. With `MEDBLOCKS_LOG=debug`, each ``RequestEvent`` is also printed to standard
  /// error; with `MEDBLOCKS_LOG=info`, only the last one of each call. An empty variable counts as
  /// not set.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration`, as ``init(apiKey:configuration:)`` does.
  public static func fromEnvironment(
    _ environment: [String: String] = ProcessInfo.processInfo.environment,
    configuration: Configuration = Configuration()
  ) throws -> MedblocksClient {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard let apiKey = value("MEDBLOCKS_API_KEY") else {
      throw MedblocksError.configuration(
        "MEDBLOCKS_API_KEY", "The environment variable MEDBLOCKS_API_KEY is not set.")
    }
    var configuration = configuration
    configuration.baseURL = value("MEDBLOCKS_API_URL") ?? configuration.baseURL
    configuration.apiVersion = value("MEDBLOCKS_API_VERSION") ?? configuration.apiVersion
    if let name = value("MEDBLOCKS_LOG") {
      guard let level = EventLog(rawValue: name) else {
        throw MedblocksError.configuration(
          "MEDBLOCKS_LOG", "Invalid MEDBLOCKS_LOG: it must be debug or info.")
      }
      configuration.observer = level.observer(continuingWith: configuration.observer)
    }
    return try MedblocksClient(apiKey: apiKey, configuration: configuration)
  }
}
