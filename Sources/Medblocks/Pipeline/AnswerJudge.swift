/// Turns what came back from a call into a value or into the one error.
///
/// The status is judged before anything is decoded. Errors are made of the operation, the status
/// and what the error envelope says; nothing else of the answer gets into them.
struct AnswerJudge {
  let operation: Operation
  let attempts: Int

  func answer<Answer: WireValue>(
    in response: TransportResponse, isAnswer: (Answer) -> Bool
  ) throws -> Answer {
    guard (200..<300).contains(response.statusCode) else { throw apiError(for: response) }
    guard !response.body.isEmpty else {
      throw decodingError("The answer is empty where a body is due.", in: response)
    }
    let answer: Answer
    do {
      answer = try Answer(wire: JSON(parsing: response.body))
    } catch let error as JSON.SyntaxError {
      throw decodingError("The answer is no JSON: \(error).", in: response)
    } catch let error as WireError {
      throw decodingError("In the answer, \(error.pathText) \(error.reason).", in: response)
    }
    guard isAnswer(answer) else {
      throw decodingError("The answer is about something else than was asked for.", in: response)
    }
    return answer
  }

  func error(for failure: TransportError) -> MedblocksError {
    switch failure {
    case .cannotConnect:
      error(.connection, "No connection to the service could be made.", .notSent)
    case .connectionLost:
      error(.connection, "The connection was lost before the answer was complete.", .unknown)
    case .timedOut:
      error(.timeout, "The answer did not come in time.", .unknown)
    case .responseTooLarge:
      error(.decoding, "The answer is larger than maximumResponseBytes.", .unknown)
    }
  }

  func errorForQueueing() -> MedblocksError {
    error(.timeout, "The call's time ran out while it waited for its turn.", .notSent)
  }

  private func error(
    _ kind: MedblocksError.Kind, _ message: String, _ outcome: MedblocksError.Outcome
  ) -> MedblocksError {
    MedblocksError(
      kind: kind, operation: operation.id, message: message, outcome: outcome, attempts: attempts)
  }

  /// The service may have done what was asked, and said so in a way that cannot be read.
  private func decodingError(_ message: String, in response: TransportResponse) -> MedblocksError {
    MedblocksError(
      kind: .decoding, operation: operation.id, message: message,
      requestID: response.requestID, statusCode: response.statusCode, outcome: .unknown,
      attempts: attempts)
  }

  private func apiError(for response: TransportResponse) -> MedblocksError {
    let status = response.statusCode
    let details = try? ErrorEnvelope(wire: JSON(parsing: response.body)).error
    return MedblocksError(
      kind: .api, operation: operation.id, type: details?.type, code: details?.code,
      message: details?.message ?? "The status is \(status), without an error of Medblocks' form.",
      param: details?.param, docURL: details?.docURL,
      requestID: response.requestID ?? details?.requestID, statusCode: status,
      retryAfter: response.retryAfter, outcome: Self.outcome(of: status), attempts: attempts)
  }

  /// A refusal (3xx, 4xx) did nothing; a server that failed may have failed half-way.
  private static func outcome(of status: Int) -> MedblocksError.Outcome {
    (300..<500).contains(status) && status != 408 ? .rejected : .unknown
  }
}

extension TransportResponse {
  fileprivate var requestID: String? { header("X-Request-Id") }
}
