/// Turns what came back from a call into a value or into the one error.
///
/// The status is judged before anything is decoded. Errors are made of the operation, the status
/// and what the error envelope says; nothing else of the answer gets into them.
struct AnswerJudge {
  let operation: Operation
  /// At least one; the last decides.
  let attempts: [Attempt]

  /// The last attempt's answer; throws ``MedblocksError`` when there is none, or one of a status
  /// other than 2xx.
  func success() throws -> TransportResponse {
    switch attempts.last {
    case .answer(let response):
      guard response.isSuccess else { throw apiError(for: response) }
      return response
    case .failure(.cannotConnect):
      throw error(.connection, "No connection to the service could be made.")
    case .failure(.secureConnectionFailed):
      throw error(.connection, "No secure connection: the server's certificate is not trusted.")
    case .failure(.connectionLost):
      throw error(.connection, "The connection was lost before the answer was complete.")
    case .failure(.timedOut):
      throw error(.timeout, "The answer did not come in time.")
    case .failure(.responseTooLarge):
      throw error(.decoding, "The answer is larger than maximumResponseBytes.")
    case .notAdmitted, nil:
      throw error(.timeout, "The call's time ran out while it waited for its turn.")
    }
  }

  /// The value in an answer; throws ``MedblocksError`` when it is none, or about something else.
  func read<Answer: WireBody>(
    _ response: TransportResponse, _ isAnswer: (Answer) -> Bool
  ) throws -> Answer {
    guard !response.body.isEmpty else {
      throw decodingError("The answer is empty where a body is due.", in: response)
    }
    let answer: Answer
    do {
      answer = try Answer(body: response.body)
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

  private func error(_ kind: MedblocksError.Kind, _ message: String) -> MedblocksError {
    MedblocksError(
      kind: kind, operation: operation.id, message: message,
      outcome: attempts.contains(where: \.mayHaveArrived) ? .unknown : .notSent,
      attempts: attempts.count)
  }

  /// The service may have done what was asked, and said so in a way that cannot be read.
  private func decodingError(_ message: String, in response: TransportResponse) -> MedblocksError {
    MedblocksError(
      kind: .decoding, operation: operation.id, message: message,
      requestID: response.requestID, statusCode: response.statusCode, outcome: .unknown,
      attempts: attempts.count)
  }

  private func apiError(for response: TransportResponse) -> MedblocksError {
    let status = response.statusCode
    let details = try? ErrorEnvelope(wire: JSON(parsing: response.body)).error
    return MedblocksError(
      kind: .api, operation: operation.id, type: details?.type, code: details?.code,
      message: details?.message ?? "The status is \(status), without an error of Medblocks' form.",
      param: details?.param, docURL: details?.docURL,
      requestID: response.requestID ?? details?.requestID, statusCode: status,
      retryAfter: response.retryAfter, outcome: Self.outcome(of: status),
      attempts: attempts.count)
  }

  /// A refusal (3xx, 4xx) did nothing; a server that failed may have failed half-way.
  private static func outcome(of status: Int) -> MedblocksError.Outcome {
    (300..<500).contains(status) && status != 408 ? .rejected : .unknown
  }
}

extension TransportResponse {
  var requestID: String? { header("X-Request-Id") }
}
