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
    case .failure(let error): ![.cannotConnect, .secureConnectionFailed].contains(error)
    case .notAdmitted: false
    }
  }

  /// Whether a response arrived whose status is 2xx.
  var isSuccess: Bool {
    if case .response(let response) = self { response.isSuccess } else { false }
  }

  /// Frees the body of a response that is followed by another attempt.
  mutating func dropBody() {
    guard case .response(var response) = self else { return }
    response.body = []
    self = .response(response)
  }
}
