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
  func successfulResponse() throws -> TransportResponse {
    switch attempts.last {
    case .response(let response):
      guard response.isSuccess else { throw apiError(for: response) }
      return response
    case .failure(.cannotConnect):
      throw error(.connection, "Could not connect to the service.")
    case .failure(.secureConnectionFailed):
      throw error(
        .connection, "Could not establish a secure connection: check the server's certificate.")
    case .failure(.connectionLost):
      throw error(.connection, "The connection was lost before the response was complete.")
    case .failure(.timedOut):
      throw error(.timeout, "The attempt timed out before the response was complete.")
    case .failure(.responseTooLarge):
      throw error(.decoding, "The response body is larger than maximumResponseBytes.")
    case .notAdmitted, nil:
      throw error(.timeout, "The deadline was exceeded while the call waited to be sent.")
    }
  }

  /// Decodes the body of a response.
  ///
  /// - Throws: ``MedblocksError`` of kind `decoding`.
  func decode<Value>(
    _ response: TransportResponse, _ decode: ([UInt8]) throws -> Value
  ) throws -> Value {
    guard !response.body.isEmpty else {
      throw decodingError("The response body is empty.", in: response)
    }
    do {
      return try decode(response.body)
    } catch let error as JSON.SyntaxError {
      throw decodingError("The response body is not valid JSON: \(error).", in: response)
    } catch let error as JSONReadingError {
      throw decodingError(error.message, in: response)
    }
  }

  /// Creates the error for a response that belongs to another request.
  func mismatchError(_ response: TransportResponse) -> MedblocksError {
    decodingError("The response belongs to another request.", in: response)
  }

  private func error(_ kind: MedblocksError.Kind, _ message: String) -> MedblocksError {
    MedblocksError(
      kind: kind, operation: operation.id, message: message,
      outcome: attempts.contains(where: \.mayHaveReachedServer) ? .unknown : .notSent,
      attempts: attempts.count)
  }

  /// Creates a decoding error; the service may have executed the request.
  private func decodingError(_ message: String, in response: TransportResponse) -> MedblocksError {
    MedblocksError(
      kind: .decoding, operation: operation.id, message: message,
      requestID: response.requestID, statusCode: response.statusCode, outcome: .unknown,
      attempts: attempts.count)
  }

  private func apiError(for response: TransportResponse) -> MedblocksError {
    let status = response.statusCode
    let details = ErrorEnvelope(parsing: response.body)?.error
    return MedblocksError(
      kind: .api, operation: operation.id, type: details?.type, code: details?.code,
      message: details?.message ?? "The status is \(status), without a Medblocks error body.",
      param: details?.param, docURL: details?.docURL,
      requestID: response.requestID ?? details?.requestID, statusCode: status,
      retryAfter: response.requestedWait(now: date), outcome: Self.outcome(of: status),
      attempts: attempts.count)
  }

  /// Returns the outcome of a call whose response has a status other than 2xx.
  ///
  /// A request that was rejected (3xx, 4xx) changed nothing; a server that failed may have changed
  /// something.
  private static func outcome(of status: Int) -> MedblocksError.Outcome {
    (300..<500).contains(status) && status != 408 ? .rejected : .unknown
  }
}
