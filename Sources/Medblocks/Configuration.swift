extension MedblocksClient {
  /// The settings of a client; the defaults suit a server.
  @dynamicMemberLookup
  public struct Configuration: Sendable, Loggable {
    /// The base URL of the service: https, or plain HTTP for `localhost` and other loopback hosts.
    ///
    /// The API's paths are appended to its path; a user, password, query or fragment is rejected.
    public var baseURL = "https://app.medblocks.com"
    /// The settings of calls, which copies of the client can change.
    ///
    /// They can be set directly: `configuration.timeout` is `configuration.options.timeout`.
    public var options = CallOptions()
    /// The maximum size of a response body in bytes: 1 to 2^30 (1 GiB); it limits the use of memory.
    public var maximumResponseBytes = 64 << 20
    /// The maximum number of requests in flight, at least 1; further calls wait in order.
    ///
    /// It applies to all copies of the client together. Each tenant of
    /// ``MedblocksClient/withAPIKey(_:)`` has at most a quarter of it.
    /// On Linux, URLSession's throughput does not increase beyond 64 (measured).
    public var maximumConcurrentRequests = 64
    /// The transport that sends the requests; nil for a ``URLSessionTransport`` of the client's own.
    public var transport: (any Transport)?

    /// Creates a configuration with the defaults.
    public init() {}

    /// Creates a configuration with a transport and otherwise the defaults.
    public init(transport: any Transport) { self.transport = transport }

    /// Accesses a setting of the calls.
    public subscript<Value>(dynamicMember setting: WritableKeyPath<CallOptions, Value>) -> Value {
      get { options[keyPath: setting] }
      set { options[keyPath: setting] = newValue }
    }

    package var loggableFields: [(label: String, value: Any)] {
      options.loggableFields + [
        ("maximumResponseBytes", maximumResponseBytes),
        ("maximumConcurrentRequests", maximumConcurrentRequests),
      ]
    }

    /// Checks the settings.
    ///
    /// - Throws: ``MedblocksError`` of kind `configuration`.
    func validate() throws {
      try options.validate()
      try CallOptions.require(
        (1...(1 << 30)).contains(maximumResponseBytes), "maximumResponseBytes",
        "between 1 and 2^30")
      try CallOptions.require(
        maximumConcurrentRequests >= 1, "maximumConcurrentRequests", "at least 1")
    }
  }
}
