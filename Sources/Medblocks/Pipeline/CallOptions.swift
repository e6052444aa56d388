/// The settings of calls, which copies of a client can change: ``MedblocksClient/withOptions(_:)``.
public struct CallOptions: Sendable, Loggable {
  /// The API version to request, a date.
  ///
  /// The models are built for ``MedblocksClient/apiVersion``.
  public var apiVersion = APIVersion.supported
  /// The time limit of one attempt: more than 0, at most a day.
  public var timeout: Duration = .seconds(30)
  /// The time limit of a call: more than 0, at most a day.
  ///
  /// It covers attempts, the waits between them and the wait for the concurrency limit. Each page
  /// of a list is a call.
  public var deadline: Duration = .seconds(100)
  /// The number of retries after a transient failure: 0 to 10.
  ///
  /// A read is retried after each transient failure. A write is retried only if it was not sent,
  /// because the API has no idempotency keys.
  public var maximumRetries = 3
  /// Whether a write is also retried when the service rejects it with status 429; false by default.
  public var retriesThrottledWrites = false
  /// Additional header fields, by name.
  ///
  /// A field that the SDK sets, such as `Authorization` or `Content-Type`, is rejected.
  public var headers: [String: String] = [:]
  /// The interceptors of each attempt; the first one is the outermost.
  public var interceptors: [any Interceptor] = []
  /// A closure that receives the events of each call.
  ///
  /// It runs in the task of the call, so it must return quickly.
  public var observer: (@Sendable (RequestEvent) -> Void)?

  /// Creates options with the defaults.
  public init() {}

  package var loggableFields: [(label: String, value: Any)] {
    [
      ("apiVersion", apiVersion), ("timeout", timeout), ("deadline", deadline),
      ("maximumRetries", maximumRetries), ("retriesThrottledWrites", retriesThrottledWrites),
      ("headers", headers.count), ("interceptors", interceptors.count),
    ]
  }

  /// Checks the settings.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration`.
  func validate() throws {
    let durations = Duration.nanoseconds(1)...Duration.seconds(86_400)
    try Self.require(
      apiVersion.isVisibleASCII, "apiVersion", "a date such as \(APIVersion.supported)")
    try Self.require(durations.contains(timeout), "timeout", "more than 0 and at most a day")
    try Self.require(durations.contains(deadline), "deadline", "more than 0 and at most a day")
    try Self.require((0...10).contains(maximumRetries), "maximumRetries", "between 0 and 10")
    for (name, value) in headers {
      try Self.require(
        HeaderField.isName(name) && HeaderField.isValue(value), "headers",
        "made of valid names and values of header fields")
      try Self.require(
        !HeaderField.isReserved(name), "headers",
        "without the fields that the SDK or the HTTP client sets")
    }
  }

  /// Throws an error for a setting that breaks a rule.
  static func require(_ holds: Bool, _ name: String, _ rule: String) throws {
    guard holds else {
      throw MedblocksError.configuration(name, "Invalid \(name): it must be \(rule).")
    }
  }
}
