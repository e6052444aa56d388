/// The road that every call takes: bind, send, judge, decode.
struct API: Sendable {
  let server: Server
  let retryPolicy: RetryPolicy
  let retryBudget: RetryBudget
  /// The time for one attempt.
  let timeout: Duration
  /// The time for a call with its attempts, waits and queueing.
  let deadline: Duration
  let maximumResponseBytes: Int
  let transport: any Transport
  let admission: Admission
  let timing: Timing
  let observers: Observers?

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
    let observation = CallObservation(of: request.operation, by: observers, timing: timing)
    let (attempts, giveUp) = try await exchange(wire, observation)
    let judge = AnswerJudge(operation: request.operation, attempts: attempts)
    let response: TransportResponse
    do {
      response = try judge.success()
    } catch {
      observation?.report(.failure(giveUp), after: attempts, error: error)
      throw error
    }
    observation?.report(.success, after: attempts)
    return Arrival(body: response.body) { [transport] in
      do {
        return try judge.read(response) { answer in
          guard !isAnswer(answer) else { return true }
          (transport as? any SelfTimedTransport)?.forgetConnections()
          return false
        }
      } catch {
        observation?.report(.failure(.unreadableAnswer), after: attempts)
        throw error
      }
    }
  }

  /// Attempts until one is final; the last of them decides.
  private func exchange(
    _ request: TransportRequest, _ observation: CallObservation?
  ) async throws -> (attempts: [Attempt], giveUp: RequestEvent.GiveUp) {
    let end = Deadline.end(of: timing.now() + deadline)
    var attempts: [Attempt] = []
    var lastCost: Int?
    do {
      while true {
        let began = timing.now()
        let attempt = try await attempt(request, end: end)
        attempts.append(attempt)
        observation?.report(.attempt, after: attempts, began: began)
        if attempt.isSuccess { retryBudget.succeed(lastCost: lastCost) }
        let decision = retryPolicy.decide(
          after: attempt, number: attempts.count, method: request.method,
          remaining: end - timing.now(), jitter: timing.jitter)
        switch decision {
        case .giveUp(let reason): return (attempts, reason)
        case .retry(let wait):
          lastCost = retryBudget.pay(forRetryAfter: attempt)
          guard lastCost != nil else { return (attempts, .budgetSpent) }
          observation?.report(.retry(after: wait), after: attempts)
          try await timing.pause(wait)
        }
      }
    } catch {
      observation?.report(.cancellation, after: attempts)
      throw error
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
      if transport is any SelfTimedTransport {
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
