/// Performs every call: builds the request, sends it with retries, and decodes the response.
struct Pipeline: Sendable, Redacted {
  let baseURL: BaseURL
  let credentials: Credentials
  let retryPolicy: RetryPolicy
  let retryBudget: RetryBudget
  /// The time limit of one attempt.
  let timeout: Duration
  /// The time limit of a call, including attempts, waits and queueing.
  let deadline: Duration
  let maximumResponseBytes: Int
  let transport: any Transport
  let limiter: ConcurrencyLimiter
  let timing: Timing
  let observer: RequestObserver?

  /// Sends a request and decodes its response.
  ///
  /// - Parameter matchesRequest: Returns whether a response belongs to the request: URLSession
  ///   returns a stray response on a persistent connection as the response to the next request.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  func send<Value: JSONConvertible & Sendable>(
    _ request: Request, matchesRequest: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) async throws -> Value {
    let response = try await sendUndecoded(
      request, decoding: { try Value(json: JSON(parsing: $0)) }, matchesRequest: matchesRequest)
    return try response.decode()
  }

  /// Sends a request and returns a response with status 2xx, which the caller decodes.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  func sendUndecoded<Value: Sendable>(
    _ request: Request, decoding decode: @escaping @Sendable ([UInt8]) throws -> Value,
    matchesRequest: @escaping @Sendable (Value) -> Bool
  ) async throws -> UndecodedResponse<Value> {
    let body = try request.encodedBody()
    let transportRequest = TransportRequest(
      method: request.operation.method, url: baseURL.text + (try request.target()),
      headers: credentials.headers(hasBody: body != nil), body: body, timeout: timeout,
      maximumResponseBytes: maximumResponseBytes)
    let call = RequestObserver.Call(of: request.operation, by: observer, timing: timing)
    let (attempts, reason) = try await sendWithRetries(transportRequest, call)
    let decoder = ResponseDecoder(
      operation: request.operation, attempts: attempts, date: timing.date())
    let response: TransportResponse
    do {
      response = try decoder.successfulResponse()
    } catch {
      call?.report(.failure(reason), after: attempts, error: error)
      throw error
    }
    let completion = call?.completion(after: attempts)
    return UndecodedResponse(body: response.body) { [transport] in
      do {
        let value = try decoder.decode(response, decode)
        guard matchesRequest(value) else {
          transport.closeIdleConnections()
          throw decoder.mismatchError(response)
        }
        completion?.report(.success)
        return value
      } catch {
        completion?.report(.failure(.invalidResponse))
        throw error
      }
    }
  }

  /// Sends a request until an attempt is final; the last attempt decides.
  private func sendWithRetries(
    _ request: TransportRequest, _ call: RequestObserver.Call?
  ) async throws -> (attempts: [Attempt], reason: RequestEvent.FailureReason) {
    let end = Deadline.end(of: timing.now() + deadline)
    var attempts: [Attempt] = []
    var lastCost: Int?
    do {
      while true {
        let start = timing.now()
        let attempt = try await sendOnce(request, end: end)
        attempts.append(attempt)
        call?.report(.attempt, after: attempts, since: start)
        if attempt.isSuccess { retryBudget.succeed(lastCost: lastCost) }
        let decision = retryPolicy.decide(
          after: attempt, number: attempts.count, method: request.method,
          remaining: end - timing.now(), now: timing.date(), jitter: timing.jitter)
        switch decision {
        case .stop(let reason): return (attempts, reason)
        case .retry(let wait):
          lastCost = retryBudget.pay(forRetryAfter: attempt)
          guard lastCost != nil else { return (attempts, .retryBudgetExhausted) }
          call?.report(.retry(after: wait), after: attempts)
          attempts[attempts.count - 1].dropBody()
          try await timing.sleep(wait)
        }
      }
    } catch {
      call?.report(.cancellation, after: attempts)
      throw error
    }
  }

  private func sendOnce(_ request: TransportRequest, end: Duration) async throws -> Attempt {
    do {
      if !limiter.tryAcquire() {
        try await timing.withTimeout(end - timing.now()) { try await limiter.acquire() }
      }
    } catch {
      try Task.checkCancellation()
      return .notAdmitted
    }
    defer { limiter.release() }
    let limit = min(timeout, end - timing.now())
    guard limit > .zero else { return .notAdmitted }
    do {
      try Task.checkCancellation()
      if transport.enforcesTimeout {
        var request = request
        request.timeout = limit
        return .response(try await transport.send(request))
      }
      return .response(try await timing.withTimeout(limit) { try await transport.send(request) })
    } catch {
      try Task.checkCancellation()
      return .failure(error as? TransportError ?? .connectionLost)
    }
  }
}
