extension MedblocksClient {
  /// How a client reaches the service and how patient it is; the defaults suit a server.
  public struct Configuration: Sendable, Redacted {
    /// Where the service is: https, or plain http for `localhost` and other loopback hosts.
    ///
    /// A path is kept in front of the API's own; a user, query or fragment is refused.
    public var baseURL = "https://app.medblocks.com"
    /// The version of the API to ask for, a date.
    ///
    /// The models follow ``MedblocksClient/apiVersion``.
    public var apiVersion = MedblocksClient.apiVersion
    /// The time for one attempt: above 0, up to a day.
    public var timeout: Duration = .seconds(30)
    /// The time for a whole call, with its attempts, the waits between them and the wait for a free
    /// place: above 0, up to a day.
    ///
    /// Each page of a list is a call.
    public var deadline: Duration = .seconds(100)
    /// How many times a read is tried again after a failure that may pass: 0 to 10.
    ///
    /// Writes are sent once, because the API has no idempotency key.
    public var maximumRetries = 3
    /// The size of the largest answer that is taken, in bytes, from 1: it bounds memory.
    public var maximumResponseBytes = 64 << 20
    /// How many requests may be under way at once, from 1; others wait their turn.
    ///
    /// On Linux URLSession comes to no more calls a second with more than 64 (measured).
    public var maximumConcurrentRequests = 64
    /// What is told of each attempt, wait and end of a call, on the thread where it happens, so it
    /// has to be quick; nil for nothing.
    public var observer: (@Sendable (RequestEvent) -> Void)?
    /// What carries the requests; nil for a ``URLSessionTransport`` of the client's own.
    public var transport: (any Transport)?

    /// Makes a configuration with the defaults; set what differs.
    public init() {}

    /// Makes a configuration with a transport and otherwise the defaults.
    public init(transport: any Transport) { self.transport = transport }

    /// The times and bounds.
    public var printable: [(label: String, value: Any)] {
      [
        ("apiVersion", apiVersion), ("timeout", timeout), ("deadline", deadline),
        ("maximumRetries", maximumRetries), ("maximumResponseBytes", maximumResponseBytes),
        ("maximumConcurrentRequests", maximumConcurrentRequests),
      ]
    }

    func check() throws {
      func require(_ holds: Bool, _ name: String, _ rule: String) throws {
        guard holds else { throw MedblocksError.configuration(name, "It has to be \(rule).") }
      }
      let times = Duration.nanoseconds(1)...Duration.seconds(86_400)
      try require(times.contains(timeout), "timeout", "above 0 and up to a day")
      try require(times.contains(deadline), "deadline", "above 0 and up to a day")
      try require((0...10).contains(maximumRetries), "maximumRetries", "0 to 10")
      try require(maximumResponseBytes >= 1, "maximumResponseBytes", "1 or more")
      try require(maximumConcurrentRequests >= 1, "maximumConcurrentRequests", "1 or more")
    }
  }
}
