import Foundation

/// The error that calls throw, except for `CancellationError` when the task is cancelled.
///
/// Branch on ``code``, fall back to ``type``, then to ``kind``. Its description and `dump` show only
/// what is safe to log: no key, id, query value or body, and no ``message`` from the service, which
/// may repeat values of the request.
public struct MedblocksError: Error, Hashable, Sendable, Loggable, LocalizedError,
  CustomStringConvertible
{
  /// The kind of an error, by its cause.
  public enum Kind: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The service, or a proxy in front of it, responded with a status other than 2xx.
    case api
    /// The service could not be reached, or the connection was lost.
    case connection
    /// The time limit of an attempt or of the call was exceeded.
    case timeout
    /// The response is not what the API specifies: truncated, too large or malformed.
    case decoding
    /// The call violates a rule of the API and was not sent.
    ///
    /// ``MedblocksError/param`` names the parameter.
    case invalidRequest
    /// The client is configured incorrectly; nothing was sent.
    case configuration

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The effect of a call that failed: whether a write may have happened.
  public enum Outcome: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Nothing reached the service.
    case notSent
    /// The service rejected the request; nothing happened.
    case rejected
    /// The service may have executed the request: check before you write again.
    case unknown

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The kind of the error, by its cause.
  public let kind: Kind
  /// The API operation, for example `api.getPatient`; nil when the error does not concern one.
  public internal(set) var operation: String?
  /// The type of the error from the service; nil when there is none.
  public let type: ErrorType?
  /// The code of the error from the service; nil when there is none.
  public let code: Code?
  /// A description for developers.
  ///
  /// A message from the service may contain values of the request, so it is not part of
  /// ``description``.
  public let message: String
  /// The name of the invalid parameter in the API; nil when the error does not concern one.
  public let param: String?
  /// The URL of a page about the error in Medblocks' documentation; nil when there is none.
  public let docURL: String?
  /// The id of the request (`X-Request-Id`), for Medblocks' support; nil when there is none.
  public let requestID: String?
  /// The HTTP status code; nil when there is no response.
  public let statusCode: Int?
  /// The time to wait before the next attempt (`Retry-After`); nil when there is none.
  public let retryAfter: Duration?
  /// The reason why the last attempt has no response; nil when it has one, or nothing was sent.
  public let transportError: TransportError?
  /// Whether the request may have taken effect.
  public let outcome: Outcome
  /// The number of attempts; 0 when the call was rejected before it was sent.
  public let attempts: Int
  /// Whether the same call may succeed later and can be repeated without being executed twice.
  ///
  /// The client has already retried it as often as its options allow. Wait for ``retryAfter`` before
  /// you repeat it.
  public let isRetryable: Bool

  /// Creates an error, for tests and for mocks of the client.
  public init(
    kind: Kind, operation: String? = nil, type: ErrorType? = nil, code: Code? = nil,
    message: String, param: String? = nil, docURL: String? = nil, requestID: String? = nil,
    statusCode: Int? = nil, retryAfter: Duration? = nil, transportError: TransportError? = nil,
    outcome: Outcome, attempts: Int = 0, isRetryable: Bool = false
  ) {
    self.kind = kind
    self.operation = operation
    self.type = type
    self.code = code
    self.message = message
    self.param = param
    self.docURL = docURL
    self.requestID = requestID
    self.statusCode = statusCode
    self.retryAfter = retryAfter
    self.transportError = transportError
    self.outcome = outcome
    self.attempts = attempts
    self.isRetryable = isRetryable
  }

  /// Whether the resource does not exist (404, or the type `not_found_error`).
  public var isNotFound: Bool { type == .notFound || (kind == .api && statusCode == 404) }

  /// Creates an error for an argument that breaks a rule.
  ///
  /// - Parameters:
  ///   - param: The parameter's name in the API.
  ///   - argument: The argument's name in Swift; nil when it is the same.
  ///   - rule: The rule, as the end of a sentence.
  static func invalidRequest(
    _ param: String, argument: String? = nil, _ rule: String
  ) -> MedblocksError {
    let name = argument.map { "\($0) (\(param) in the API)" } ?? param
    return MedblocksError(
      kind: .invalidRequest, message: "Invalid \(name): \(rule).", param: param, outcome: .notSent)
  }

  static func configuration(_ param: String, _ message: String) -> MedblocksError {
    MedblocksError(kind: .configuration, message: message, param: param, outcome: .notSent)
  }

  package var loggableFields: [(label: String, value: Any)] {
    Self.present([
      ("kind", kind), ("operation", operation), ("status", statusCode),
      ("type", type?.loggable), ("code", code?.loggable), ("param", loggableParam),
      ("message", code == nil ? message : nil),
      ("transportError", transportError), ("requestID", requestID?.loggable),
      ("retryAfter", retryAfter), ("outcome", outcome),
      ("attempts", attempts),
    ])
  }

  /// The same as ``description``.
  public var errorDescription: String? { description }
}
