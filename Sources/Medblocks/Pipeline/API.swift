/// The road that every call takes: bind, send, judge, decode.
struct API: Sendable {
  let server: Server
  let retryPolicy: RetryPolicy
  /// The time for one attempt.
  let timeout: Duration
  /// The time for a call with its attempts, waits and queueing.
  let deadline: Duration
  let maximumResponseBytes: Int
  let transport: any Transport
  let admission: Admission
  let timing: Timing

  /// Sends a request and reads its answer.
  ///
  /// `isAnswer` tells whether the answer is about what was asked for: URLSession hands a stray
  /// answer on a kept connection to the next request. Throws ``MedblocksError``, and
  /// `CancellationError` when the task is cancelled.
  func send<Answer: WireValue>(
    _ request: Request, isAnswer: (Answer) -> Bool = { _ in true }
  ) async throws -> Answer {
    let wire = TransportRequest(
      method: request.operation.method, url: server.baseURL + (try request.target()),
      headers: server.headers(hasBody: request.bodyBytes != nil), body: request.bodyBytes,
      timeout: timeout, maximumResponseBytes: maximumResponseBytes)
    let (last, attempts) = try await exchange(wire)
    let judge = AnswerJudge(operation: request.operation, attempts: attempts)
    switch last {
    case .answer(let response): return try judge.answer(in: response, isAnswer: isAnswer)
    case .failure(let error): throw judge.error(for: error)
    case .notAdmitted: throw judge.errorForQueueing()
    }
  }

  /// Attempts until one is final.
  private func exchange(
    _ request: TransportRequest
  ) async throws -> (last: RetryPolicy.Attempt, count: Int) {
    let end = timing.now() + deadline
    var count = 0
    while true {
      count += 1
      let attempt = try await attempt(request, end: end)
      let wait = retryPolicy.wait(
        after: attempt, number: count, method: request.method, remaining: end - timing.now(),
        jitter: timing.jitter)
      guard let wait else { return (attempt, count) }
      try await timing.pause(wait)
    }
  }

  private func attempt(
    _ request: TransportRequest, end: Duration
  ) async throws -> RetryPolicy.Attempt {
    let isAdmitted = Locked(false)
    do {
      let response = try await timing.limit(to: end - timing.now()) {
        try await admission.withPlace {
          isAdmitted.withLock { $0 = true }
          return try await timing.limit(to: min(timeout, end - timing.now())) {
            try await transport.send(request)
          }
        }
      }
      return .answer(response)
    } catch {
      try Task.checkCancellation()
      guard isAdmitted.withLock({ $0 }) else { return .notAdmitted }
      return .failure(error as? TransportError ?? .connectionLost)
    }
  }
}
