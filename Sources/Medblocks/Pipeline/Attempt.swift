import Foundation

/// The result of one attempt at a call.
enum Attempt: Sendable {
  case response(TransportResponse)
  case failure(TransportError)
  /// The deadline was exceeded while the call waited for the concurrency limiter.
  case notAdmitted

  /// Whether the service may have received the request.
  var mayHaveReachedServer: Bool {
    switch self {
    case .response: true
    case .failure(let error): !error.isNotSent
    case .notAdmitted: false
    }
  }

  /// Whether a response arrived whose status is 2xx.
  var isSuccess: Bool {
    if case .response(let response) = self { response.isSuccess } else { false }
  }

  /// Whether the service rejected the API key.
  var isUnauthorized: Bool {
    if case .response(let response) = self { response.statusCode == 401 } else { false }
  }

  /// Whether a retry may succeed.
  var isTransient: Bool {
    switch self {
    case .response(let response):
      [408, 429, 500, 502, 503, 504].contains(response.statusCode)
        && !response.hasLastingErrorCode
    case .failure(let error): error.isTransient
    case .notAdmitted: false
    }
  }

  /// The wait that the service requests before the next attempt; nil when it requests none.
  func requestedWait(now: Date) -> Duration? {
    guard case .response(let response) = self else { return nil }
    return response.requestedWait(now: now)
  }

  /// Frees the body of a response that is followed by another attempt.
  mutating func dropBody() {
    guard case .response(var response) = self else { return }
    response.body = []
    self = .response(response)
  }
}

extension TransportResponse {
  /// Whether the error has a code that no wait resolves, although its status is transient.
  fileprivate var hasLastingErrorCode: Bool {
    let lasting: [MedblocksError.Code] = [.quotaExceeded, .apiKeyLimitExceeded, .configMissing]
    guard let code = ErrorEnvelope(parsing: body)?.error.code else { return false }
    return lasting.contains(code)
  }
}
