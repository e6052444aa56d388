import Foundation

/// Turns the attempts of a call into a decoded value or a ``MedblocksError``.
///
/// The status is checked before anything is decoded. Errors contain the operation, the status, the
/// request id and the fields of the error envelope, and nothing else of the response.
struct ResponseDecoder {
  let operation: Operation
  /// The attempts, at least one; the last one decides.
  let attempts: [Attempt]
  /// The time of the response, for a `Retry-After` that is a date.
  let date: Date

  /// Returns the last attempt's response.
  ///
  /// - Throws: ``MedblocksError`` when there is no response, or its status is not 2xx.
  func successfulResponse(duration: Duration) throws -> APIResponse {
    switch attempts.last {
    case .response(let response):
      guard response.isSuccess else { throw apiError(for: response) }
      return APIResponse(
        statusCode: response.statusCode, requestID: response.requestID,
        headerFields: response.headerFields, body: response.body, attempts: attempts.count,
        duration: duration)
    case .failure(let reason): throw error(for: reason)
    case .notAdmitted, nil:
      throw error(
        .timeout, "The deadline was exceeded while the call waited to be sent.", isRetryable: true)
    }
  }

  /// Decodes the body of a response.
  ///
  /// - Throws: ``MedblocksError`` of kind `decoding`.
  func decode<Value>(
    _ response: APIResponse, _ decode: (APIResponse) throws -> Value
  ) throws -> Value {
    do {
      return try decode(response)
    } catch let error as JSON.SyntaxError {
      throw decodingError(
        response.body.isEmpty
          ? "The response body is empty." : "The response body is not valid JSON: \(error).",
        in: response)
    } catch let error as JSONReadingError {
      throw decodingError(error.message, in: response)
    }
  }

  /// Creates the error for a response that belongs to another request.
  func mismatchError(_ response: APIResponse) -> MedblocksError {
    decodingError("The response belongs to another request.", in: response)
  }

  private func error(for reason: TransportError) -> MedblocksError {
    let kind: MedblocksError.Kind =
      switch reason {
      case .timedOut: .timeout
      case .responseTooLarge: .decoding
      default: .connection
      }
    return error(kind, reason.message, reason, isRetryable: reason.isTransient)
  }

  private func error(
    _ kind: MedblocksError.Kind, _ message: String, _ transportError: TransportError? = nil,
    isRetryable: Bool
  ) -> MedblocksError {
    let mayHaveReachedServer = attempts.contains(where: \.mayHaveReachedServer)
    return MedblocksError(
      kind: kind, operation: operation.id, message: message, transportError: transportError,
      outcome: mayHaveReachedServer ? .unknown : .notSent, attempts: attempts.count,
      isRetryable: isRetryable && (operation.method.isSafe || !mayHaveReachedServer))
  }

  /// Creates a decoding error; the service may have executed the request.
  private func decodingError(_ message: String, in response: APIResponse) -> MedblocksError {
    MedblocksError(
      kind: .decoding, operation: operation.id, message: message,
      requestID: response.requestID, statusCode: response.statusCode, outcome: .unknown,
      attempts: attempts.count)
  }

  private func apiError(for response: TransportResponse) -> MedblocksError {
    let status = response.statusCode
    let outcome = Self.outcome(of: status)
    let isRepeatable = operation.method.isSafe || outcome == .rejected
    let details = ErrorEnvelope(parsing: response.body)?.error
    return MedblocksError(
      kind: .api, operation: operation.id, type: details?.type, code: details?.code,
      message: details?.message ?? "The status is \(status), without a Medblocks error body.",
      param: details?.param, docURL: details?.docURL,
      requestID: response.requestID ?? details?.requestID, statusCode: status,
      retryAfter: response.requestedWait(now: date), outcome: outcome,
      attempts: attempts.count,
      isRetryable: isRepeatable && Attempt.response(response).isTransient)
  }

  /// Returns the outcome of a call whose response has a status other than 2xx.
  ///
  /// A request that was rejected (3xx, 4xx) changed nothing; a server that failed may have changed
  /// something.
  private static func outcome(of status: Int) -> MedblocksError.Outcome {
    (300..<500).contains(status) && status != 408 ? .rejected : .unknown
  }
}

extension TransportError {
  /// The reason as a sentence for developers.
  fileprivate var message: String {
    switch self {
    case .cannotConnect: "Could not connect to the service."
    case .hostNotFound: "The host of the base URL could not be resolved."
    case .tooManyOpenFiles: "The process has no file descriptor left for a connection."
    case .proxyFailed: "The proxy could not be reached, or it refused the connection."
    case .secureConnectionFailed:
      "Could not establish a secure connection: check the server's certificate."
    case .certificateExpired:
      "The server's certificate has expired or is not valid yet: check the clock too."
    case .certificateUntrusted: "The server's certificate is not issued by a trusted authority."
    case .certificateHostMismatch: "The server's certificate names another host."
    case .connectionLost: "The connection was lost before the response was complete."
    case .timedOut: "The attempt timed out before the response was complete."
    case .responseTooLarge: "The response body is larger than maximumResponseBytes."
    }
  }
}
