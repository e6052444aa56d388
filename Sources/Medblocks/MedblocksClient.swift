/// The client of the Medblocks API, for backends: `mb` in the examples.
///
/// Create one per process and keep it: it is cheap to copy, safe to share, and has nothing to shut
/// down. It holds the secret API key, so it belongs on a server. It prints without the key.
public struct MedblocksClient: Sendable, Loggable {
  /// The version of this SDK.
  public static let version = UserAgent.sdkVersion
  /// The version of the API that this SDK is built for; each request names it.
  public static let apiVersion = APIVersion.supported

  let pipeline: Pipeline

  init(pipeline: Pipeline) { self.pipeline = pipeline }

  /// Creates a client; no request is sent.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration` for a string that cannot be an API key, a
  ///   base URL that is not https (plain HTTP is allowed for loopback hosts, unless a proxy from the
  ///   environment would receive the requests), or a duration or number out of range.
  public init(apiKey: String, configuration: Configuration = Configuration()) throws {
    try self.init(apiKey: apiKey, configuration: configuration, timing: .system)
  }

  /// Creates a client whose API key comes from a secret manager; no request is sent.
  ///
  /// The key is kept until the service rejects it with status 401. The call then asks the provider
  /// for another key and is sent once more. Calls that need a key at the same time share one call of
  /// the provider, which counts against their deadlines.
  ///
  /// - Parameters:
  ///   - configuration: The settings of the client.
  ///   - apiKeyProvider: Returns the current API key. If it throws, calls end with a
  ///     ``MedblocksError`` of kind `configuration` that names the type of the error.
  /// - Throws: ``MedblocksError`` of kind `configuration`, as ``init(apiKey:configuration:)`` does.
  public init(
    configuration: Configuration = Configuration(),
    apiKeyProvider: @escaping @Sendable () async throws -> String
  ) throws {
    try self.init(APIKeySource(provider: apiKeyProvider), configuration, timing: .system)
  }

  package init(apiKey: String, configuration: Configuration, timing: Timing) throws {
    try self.init(APIKeySource(APIKey(apiKey)), configuration, timing: timing)
  }

  private init(
    _ keySource: APIKeySource, _ configuration: Configuration, timing: Timing
  ) throws {
    try configuration.validate()
    let baseURL = try BaseURL(configuration.baseURL)
    #if canImport(FoundationNetworking)
      if configuration.transport == nil { try baseURL.requireNoProxy() }
    #endif
    let limit = configuration.maximumConcurrentRequests
    pipeline = Pipeline(
      baseURL: baseURL,
      transport: configuration.transport ?? URLSessionTransport(),
      maximumResponseBytes: configuration.maximumResponseBytes,
      limiter: ConcurrencyLimiter(limit: limit), tenants: Tenant.Registry(limit: limit),
      timing: timing, tenant: Tenant(keySource), options: configuration.options,
      observer: RequestObserver(configuration.observer, baseURL: baseURL))
  }

  /// The patients of your app.
  public var patients: Patients { Patients(pipeline: pipeline) }
  /// The browser sessions in which patients connect facilities.
  public var patientSession: PatientSessions { PatientSessions(pipeline: pipeline) }
  /// The catalog of facilities that patients can connect to.
  public var connections: Connections { Connections(pipeline: pipeline) }
  /// The contexts of EHR launches.
  public var launchContexts: LaunchContexts { LaunchContexts(pipeline: pipeline) }
  /// The endpoints to which webhook events are delivered.
  public var webhooks: WebhookEndpoints { WebhookEndpoints(pipeline: pipeline) }
  /// The deliveries of webhook events.
  public var events: Events { Events(pipeline: pipeline) }

  /// Checks whether the service is up.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: health
  public func health() async throws -> Health { try await pipeline.send(Request(.health)) }

  package var loggableFields: [(label: String, value: Any)] { pipeline.options.loggableFields }
}
