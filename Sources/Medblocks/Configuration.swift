extension MedblocksClient {
  /// The settings of a client; the defaults suit a server.
  public struct Configuration: Sendable, Loggable {
    /// The base URL of the service: https, or plain HTTP for `localhost` and other loopback hosts.
    ///
    /// The API's paths are appended to its path; a user, password, query or fragment is rejected.
    public var baseURL = "https://app.medblocks.com"
    /// The API version to request, a date.
    ///
    /// The models are built for ``MedblocksClient/apiVersion``.
    public var apiVersion = MedblocksClient.apiVersion
    /// The time limit of one attempt: more than 0, at most a day.
    public var timeout: Duration = .seconds(30)
    /// The time limit of a call: more than 0, at most a day.
    ///
    /// It covers attempts, the waits between them and the wait for the concurrency limit. Each page
    /// of a list is a call.
    public var deadline: Duration = .seconds(100)
    /// The number of retries of a read after a transient failure: 0 to 10.
    ///
    /// Writes are sent once, because the API has no idempotency keys.
    public var maximumRetries = 3
    /// The maximum size of a response body in bytes: 1 to 2^30 (1 GiB); it limits the use of memory.
    public var maximumResponseBytes = 64 << 20
    /// The maximum number of requests in flight, at least 1; further calls wait in order.
    ///
    /// On Linux, URLSession's throughput does not increase beyond 64 (measured).
    public var maximumConcurrentRequests = 64
    /// A closure that receives the events of each call.
    ///
    /// It is called on the thread where the event occurs, so it must return quickly.
    public var observer: (@Sendable (RequestEvent) -> Void)?
    /// The transport that sends the requests; nil for a ``URLSessionTransport`` of the client's own.
    public var transport: (any Transport)?

    /// Creates a configuration with the defaults.
    public init() {}

    /// Creates a configuration with a transport and otherwise the defaults.
    public init(transport: any Transport) { self.transport = transport }

    package var loggableFields: [(label: String, value: Any)] {
      [
        ("apiVersion", apiVersion), ("timeout", timeout), ("deadline", deadline),
        ("maximumRetries", maximumRetries), ("maximumResponseBytes", maximumResponseBytes),
        ("maximumConcurrentRequests", maximumConcurrentRequests),
      ]
    }

    func validate() throws {
      func require(_ holds: Bool, _ name: String, _ rule: String) throws {
        guard holds else {
          throw MedblocksError.configuration(name, "Invalid \(name): it must be \(rule).")
        }
      }
      let durations = Duration.nanoseconds(1)...Duration.seconds(86_400)
      try require(durations.contains(timeout), "timeout", "more than 0 and at most a day")
      try require(durations.contains(deadline), "deadline", "more than 0 and at most a day")
      try require((0...10).contains(maximumRetries), "maximumRetries", "between 0 and 10")
      try require(
        (1...(1 << 30)).contains(maximumResponseBytes), "maximumResponseBytes",
        "between 1 and 2^30")
      try require(maximumConcurrentRequests >= 1, "maximumConcurrentRequests", "at least 1")
    }
  }
}
