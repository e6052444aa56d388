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
  func send<Answer: WireBody & Sendable>(
    _ request: Request, isAnswer: @escaping @Sendable (Answer) -> Bool = { _ in true }
  ) async throws -> Answer {
    try await fetch(request, isAnswer: isAnswer).read()
  }

  /// Sends a request and leaves the reading of its answer, whose status is good, to the caller.
  func fetch<Answer: WireBody & Sendable>(
    _ request: Request, isAnswer: @escaping @Sendable (Answer) -> Bool
  ) async throws -> Arrival<Answer> {
    let body = request.body?.bytes
    let wire = TransportRequest(
      method: request.operation.method, url: server.baseURL + (try request.target()),
      headers: server.headers(hasBody: body != nil), body: body, timeout: timeout,
      maximumResponseBytes: maximumResponseBytes)
    let judge = AnswerJudge(
      operation: request.operation, attempts: try await exchange(wire))
    let response = try judge.success()
    return Arrival(body: response.body) { [transport] in
      try judge.read(response) { answer in
        guard !isAnswer(answer) else { return true }
        (transport as? URLSessionTransport)?.forgetConnections()
        return false
      }
    }
  }

  /// Attempts until one is final; the last of them decides.
  private func exchange(_ request: TransportRequest) async throws -> [Attempt] {
    let end = timing.now() + deadline
    var attempts: [Attempt] = []
    while true {
      let attempt = try await attempt(request, end: end)
      attempts.append(attempt)
      let wait = retryPolicy.wait(
        after: attempt, number: attempts.count, method: request.method,
        remaining: end - timing.now(), jitter: timing.jitter)
      guard let wait else { return attempts }
      try await timing.pause(wait)
    }
  }

  private func attempt(
    _ request: TransportRequest, end: Duration
  ) async throws -> Attempt {
    do {
      if !admission.enterAtOnce() {
        try await timing.limit(to: end - timing.now()) { try await admission.enter() }
      }
    } catch {
      try Task.checkCancellation()
      return .notAdmitted
    }
    defer { admission.leave() }
    let limit = min(timeout, end - timing.now())
    guard limit > .zero else { return .notAdmitted }
    do {
      try Task.checkCancellation()
      if transport is URLSessionTransport {  // it keeps the time itself, which saves a task
        var request = request
        request.timeout = limit
        return .answer(try await transport.send(request))
      }
      return .answer(try await timing.limit(to: limit) { try await transport.send(request) })
    } catch {
      try Task.checkCancellation()
      return .failure(error as? TransportError ?? .connectionLost)
    }
  }
}
