/// How one attempt at a call ended.
enum Attempt: Sendable {
  case answer(TransportResponse)
  case failure(TransportError)
  /// The call's time ran out before there was a place on the road.
  case notAdmitted

  /// Whether the service may have seen the request.
  var mayHaveArrived: Bool {
    switch self {
    case .answer: true
    case .failure(let error): ![.cannotConnect, .secureConnectionFailed].contains(error)
    case .notAdmitted: false
    }
  }

  /// Whether an answer came whose status is good.
  var isSuccess: Bool {
    if case .answer(let response) = self { response.isSuccess } else { false }
  }
}

extension TransportResponse {
  var isSuccess: Bool { (200..<300).contains(statusCode) }
}
