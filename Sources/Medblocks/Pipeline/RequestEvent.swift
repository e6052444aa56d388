/// An event during a call: an attempt, a wait, or the end of the call.
///
/// Use it for logs, metrics and traces. It contains no credentials and no personal data: no id of a
/// patient or resource, and no query value, header or body. Its description is one line for a log.
public struct RequestEvent: Hashable, Sendable, CustomStringConvertible {
  /// The stage of a call that an event reports.
  public enum Stage: Hashable, Sendable, CustomStringConvertible {
    /// An attempt ended, with a response of any status or without one.
    case attempt
    /// The next attempt follows after a wait.
    case retry(after: Duration)
    /// The call succeeded: its status is 2xx and its response was decoded.
    case success
    /// The call failed.
    case failure(FailureReason)
    /// The task of the call was cancelled.
    case cancellation

    /// The stage as it appears in a log: `failure(notRetryable)`.
    public var description: String {
      switch self {
      case .attempt: "attempt"
      case .retry(let wait): "retry(after: \(wait))"
      case .success: "success"
      case .failure(let reason): "failure(\(reason))"
      case .cancellation: "cancellation"
      }
    }
  }

  /// The reason why a failed call is not retried.
  public enum FailureReason: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The call is a write that may have been executed, or a retry would fail as well.
    ///
    /// It also applies when the service requests a wait of more than 20 seconds.
    case notRetryable
    /// All retries that the configuration allows have failed.
    case retriesExhausted
    /// The next attempt would exceed the deadline.
    case deadlineExceeded
    /// The client's retry budget is empty, because many of its calls fail.
    case retryBudgetExhausted
    /// The response has status 2xx but cannot be decoded.
    case invalidResponse
    /// The call violates a rule of the API and was not sent.
    case invalidRequest
    /// An ``Interceptor`` or the provider of the API key threw an error.
    case interrupted

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The stage of the call that the event reports.
  public internal(set) var stage: Stage
  /// The number of the call; each client counts from 1.
  public let call: Int
  /// The API operation, for example `api.getPatient`.
  public let operation: String
  /// The HTTP method.
  public let method: TransportRequest.Method
  /// The path template, for example `/patients/{id}`.
  public let path: String
  /// The host of the base URL: a DNS name or an IP address.
  public let serverAddress: String
  /// The port of the base URL, 1 to 65535.
  public let serverPort: Int
  /// The number of attempts so far.
  public let attempts: Int
  /// The HTTP status of the last attempt; nil when it has no response.
  public let statusCode: Int?
  /// The reason why the last attempt has no response; nil when it has one.
  public let transportError: TransportError?
  /// The request id of the last attempt, for Medblocks' support; nil when there is none.
  public let requestID: String?
  /// The error code from the service; nil unless the call has failed with one.
  public let code: MedblocksError.Code?
  /// The duration of the attempt or, at the end of a call, of the call with its waits.
  public let duration: Duration

  /// Creates an event, for tests of an observer.
  public init(
    stage: Stage, call: Int, operation: String, method: TransportRequest.Method, path: String,
    serverAddress: String = "localhost", serverPort: Int = 443, attempts: Int,
    statusCode: Int? = nil, transportError: TransportError? = nil, requestID: String? = nil,
    code: MedblocksError.Code? = nil, duration: Duration = .zero
  ) {
    self.stage = stage
    self.call = call
    self.operation = operation
    self.method = method
    self.path = path
    self.serverAddress = serverAddress
    self.serverPort = serverPort
    self.attempts = attempts
    self.statusCode = statusCode
    self.transportError = transportError
    self.requestID = requestID
    self.code = code
    self.duration = duration
  }

  /// Whether the event is the last one of its call.
  public var isFinal: Bool {
    switch stage {
    case .attempt, .retry: false
    case .success, .failure, .cancellation: true
    }
  }

  /// The event as one line for a log.
  public var description: String {
    let all: [(String, Any?)] = [
      ("call", call), ("operation", operation), ("attempts", attempts), ("status", statusCode),
      ("transportError", transportError), ("code", code?.rawValue), ("requestID", requestID),
      ("duration", duration),
    ]
    let parts = all.compactMap { label, value in value.map { "\(label): \($0)" } }
    return "\(stage) (\(parts.joined(separator: ", ")))"
  }
}
