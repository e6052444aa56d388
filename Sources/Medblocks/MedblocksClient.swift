import Foundation

/// The client of the Medblocks API, for backends: `mb` in the examples.
///
/// Create one per process and keep it: it is cheap to copy, safe to share, and has nothing to shut
/// down. It holds the secret API key, so it belongs on a server. It prints without the key.
public struct MedblocksClient: Sendable, Loggable {
  /// The version of this SDK.
  public static let version = UserAgent.sdkVersion
  /// The version of the API that this SDK is built for; each request names it.
  public static let apiVersion = APIVersion.supported

  /// The patients of your app.
  public let patients: Patients
  /// The browser sessions in which patients connect facilities.
  public let patientSession: PatientSessions
  /// The catalog of facilities that patients can connect to.
  public let connections: Connections
  /// The contexts of EHR launches.
  public let launchContexts: LaunchContexts
  /// The endpoints to which webhook events are delivered.
  public let webhooks: WebhookEndpoints
  /// The deliveries of webhook events.
  public let events: Events

  private let pipeline: Pipeline

  /// Creates a client; no request is sent.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration` for a string that cannot be an API key, a
  ///   base URL that is not https (plain HTTP is allowed for loopback hosts, unless a proxy from the
  ///   environment would receive the requests), or a duration or number out of range.
  public init(apiKey: String, configuration: Configuration = Configuration()) throws {
    try self.init(apiKey: apiKey, configuration: configuration, timing: .system)
  }

  package init(apiKey: String, configuration: Configuration, timing: Timing) throws {
    try configuration.validate()
    let baseURL = try BaseURL(configuration.baseURL)
    #if canImport(FoundationNetworking)
      if configuration.transport == nil { try baseURL.requireNoProxy() }
    #endif
    pipeline = Pipeline(
      baseURL: baseURL,
      credentials: try Credentials(apiKey: apiKey, apiVersion: configuration.apiVersion),
      retryPolicy: RetryPolicy(maximumRetries: configuration.maximumRetries),
      retryBudget: RetryBudget(),
      timeout: configuration.timeout, deadline: configuration.deadline,
      maximumResponseBytes: configuration.maximumResponseBytes,
      transport: configuration.transport ?? URLSessionTransport(),
      limiter: ConcurrencyLimiter(limit: configuration.maximumConcurrentRequests),
      timing: timing, observer: RequestObserver(configuration.observer))
    patients = Patients(pipeline: pipeline)
    patientSession = PatientSessions(pipeline: pipeline)
    connections = Connections(pipeline: pipeline)
    launchContexts = LaunchContexts(pipeline: pipeline)
    webhooks = WebhookEndpoints(pipeline: pipeline)
    events = Events(pipeline: pipeline)
  }

  /// Creates a client from environment variables.
  ///
  /// `MEDBLOCKS_API_KEY` is required; `MEDBLOCKS_API_URL` and `MEDBLOCKS_API_VERSION` override the
  /// configuration. An empty variable counts as not set.
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
    return try MedblocksClient(apiKey: apiKey, configuration: configuration)
  }

  /// Checks whether the service is up.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: health
  public func health() async throws -> Health { try await pipeline.send(Request(.health)) }

  /// Runs several calls, or all pages of a list, within one deadline.
  ///
  /// Each call also keeps its own deadline; the earlier one applies. A nested deadline cannot exceed
  /// the outer one. A call with no time left throws ``MedblocksError`` of kind `timeout`; your own
  /// work is not interrupted.
  ///
  /// - Parameters:
  ///   - limit: The time limit, from now on.
  ///   - isolation: The actor on which the body runs; the caller's by default.
  ///   - body: Makes the calls.
  /// - Returns: The value that the body returns.
  /// - Throws: The error that the body throws.
  public func withDeadline<Value>(
    _ limit: Duration, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Value
  ) async rethrows -> Value {
    try await pipeline.within(limit, body)
  }

  package var loggableFields: [(label: String, value: Any)] {
    pipeline.credentials.loggableFields
  }
}
