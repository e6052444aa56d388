import Foundation

/// The client of the Medblocks API, for backends: `mb` in the examples.
///
/// Make one for the process and keep it; it is cheap to copy, safe to share, and has nothing to
/// shut down. It holds the secret API key, so it belongs on a server. It prints without the key.
public struct MedblocksClient: Sendable, Redacted {
  /// The version of this SDK.
  public static let version = Version.sdk
  /// The version of the API that this SDK is built for; each request names it.
  public static let apiVersion = Version.api

  /// The caller's patients and what hangs on them.
  public let patients: Patients
  /// The browser trips in which patients connect facilities.
  public let patientSession: PatientSessions
  /// The catalog of facilities that patients can connect to.
  public let connections: Connections
  /// What EHR launches handed over.
  public let launchContexts: LaunchContexts
  /// The endpoints that events are delivered to.
  public let webhooks: Webhooks
  /// What was delivered or could not be.
  public let events: Events

  private let api: API

  /// Makes a client.
  ///
  /// Throws ``MedblocksError`` of kind `configuration`, naming what is wrong: a key that is empty or
  /// holds white space, a base URL that is not https (plain http serves loopback hosts), a time or
  /// number outside of its range. Nothing is sent.
  public init(apiKey: String, configuration: Configuration = Configuration()) throws {
    try self.init(apiKey: apiKey, configuration: configuration, timing: .system)
  }

  package init(apiKey: String, configuration: Configuration, timing: Timing) throws {
    try configuration.check()
    api = API(
      server: try Server(
        baseURL: configuration.baseURL, apiKey: apiKey, apiVersion: configuration.apiVersion),
      retryPolicy: RetryPolicy(maximumRetries: configuration.maximumRetries),
      retryBudget: RetryBudget(),
      timeout: configuration.timeout, deadline: configuration.deadline,
      maximumResponseBytes: configuration.maximumResponseBytes,
      transport: configuration.transport ?? URLSessionTransport(),
      admission: Admission(limit: configuration.maximumConcurrentRequests), timing: timing,
      observers: Observers(configuration.observer))
    patients = Patients(api: api)
    patientSession = PatientSessions(api: api)
    connections = Connections(api: api)
    launchContexts = LaunchContexts(api: api)
    webhooks = Webhooks(api: api)
    events = Events(api: api)
  }

  /// Makes a client from `MEDBLOCKS_API_KEY`, `MEDBLOCKS_API_URL` and `MEDBLOCKS_API_VERSION`.
  ///
  /// The key has to be there; the other two fall back to the configuration's values. A variable
  /// that is empty counts as not set. Throws as ``init(apiKey:configuration:)`` does.
  public static func fromEnvironment(
    _ environment: [String: String] = ProcessInfo.processInfo.environment,
    configuration: Configuration = Configuration()
  ) throws -> MedblocksClient {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard let apiKey = value("MEDBLOCKS_API_KEY") else {
      throw MedblocksError.configuration(
        "MEDBLOCKS_API_KEY", "The environment variable with the API key is not set.")
    }
    var configuration = configuration
    configuration.baseURL = value("MEDBLOCKS_API_URL") ?? configuration.baseURL
    configuration.apiVersion = value("MEDBLOCKS_API_VERSION") ?? configuration.apiVersion
    return try MedblocksClient(apiKey: apiKey, configuration: configuration)
  }

  /// Asks whether the service is up.
  ///
  /// Throws ``MedblocksError``. API: `api.health`.
  public func health() async throws -> Health { try await api.send(Request(.health)) }

  /// Runs calls that have to be through together within a time: several verbs, or all the pages of
  /// a list.
  ///
  /// Each call keeps its own deadline too, and what comes sooner counts. Nested, it inherits what is
  /// left. A call for which there is no time left throws ``MedblocksError`` of kind `timeout`; work of
  /// your own is not interrupted.
  public func withDeadline<Value>(
    _ limit: Duration, isolation: isolated (any Actor)? = #isolation,
    _ work: () async throws -> Value
  ) async rethrows -> Value {
    try await api.within(limit, work)
  }

  /// The version of the API.
  public var printable: [(label: String, value: Any)] { api.server.printable }
}
