import Foundation

/// The one error that calls to Medblocks throw, beside `CancellationError` for a cancelled task.
///
/// Branch on ``code``, fall back to ``type``, then to ``kind``. Printing it, `dump` included, shows
/// what may stand in a log: no key, id, query value or body, and not ``message`` where the
/// service wrote it, because such a sentence may repeat what was asked for.
public struct MedblocksError: Error, Hashable, Sendable, Redacted, LocalizedError,
  CustomStringConvertible
{
  /// What went wrong, by who can mend it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The service, or something in front of it, answered with a status other than 2xx.
    case api
    /// The service could not be reached, or the connection was lost.
    case connection
    /// The time for an attempt or for the whole call ran out.
    case timeout
    /// The answer is not what the API promises: cut, too large, or of another shape.
    case decoding
    /// The call breaks a rule of the API and was not sent; ``MedblocksError/param`` names it.
    case invalidRequest
    /// The client is set up wrongly; nothing was sent.
    case configuration
  }

  /// What is known of a call that failed, above all whether a write may have happened.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// Nothing reached the service.
    case notSent
    /// The service refused; nothing happened.
    case rejected
    /// The service may have done what was asked: look before you write again.
    case unknown
  }

  /// What went wrong, by who can mend it.
  public let kind: Kind
  /// The API operation, for example `api.getPatient`; nil before there is one.
  public let operation: String?
  /// The family of the error, as the service named it.
  public let type: ErrorType?
  /// The exact error, as the service named it.
  public let code: Code?
  /// What happened, in words for a developer.
  ///
  /// Where the service wrote it, it may name what was asked for, so it is kept out of
  /// ``description``.
  public let message: String
  /// The parameter that is wrong, by its name in the API, where one is.
  public let param: String?
  /// A page of the documentation about the error, where the service named one.
  public let docURL: String?
  /// The id under which Medblocks' support finds the request (`X-Request-Id`).
  public let requestID: String?
  /// The HTTP status, or nil when no answer came.
  public let statusCode: Int?
  /// How long the service asked to wait before the next attempt (`Retry-After`).
  public let retryAfter: Duration?
  /// Whether what was asked for may have happened.
  public let outcome: Outcome
  /// How many times the request was sent or tried to be; 0 when it was refused beforehand.
  public let attempts: Int

  /// Makes an error, for tests and for stand-ins of the client.
  public init(
    kind: Kind, operation: String? = nil, type: ErrorType? = nil, code: Code? = nil,
    message: String, param: String? = nil, docURL: String? = nil, requestID: String? = nil,
    statusCode: Int? = nil, retryAfter: Duration? = nil, outcome: Outcome, attempts: Int = 0
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
    self.outcome = outcome
    self.attempts = attempts
  }

  static func invalidRequest(_ param: String, _ message: String) -> MedblocksError {
    MedblocksError(kind: .invalidRequest, message: message, param: param, outcome: .notSent)
  }

  static func configuration(_ param: String, _ message: String) -> MedblocksError {
    MedblocksError(kind: .configuration, message: message, param: param, outcome: .notSent)
  }

  /// What may stand in a log.
  public var printable: [(label: String, value: Any)] {
    let all: [(String, Any?)] = [
      ("kind", kind), ("operation", operation), ("status", statusCode),
      ("type", type?.rawValue.word),
      ("code", code?.rawValue.word), ("param", param?.word),
      ("message", code == nil ? message : nil),
      ("requestID", requestID?.word), ("retryAfter", retryAfter), ("outcome", outcome),
      ("attempts", attempts),
    ]
    return all.compactMap { label, value in value.map { (label, $0) } }
  }

  /// The same as the description.
  public var errorDescription: String? { description }
}
