extension Pipeline {
  /// Sends a request until an attempt is final; the last attempt decides.
  ///
  /// - Throws: An error of an ``Interceptor`` or of the provider of the API key, and
  ///   `CancellationError` when the task is cancelled.
  func sendWithRetries(
    _ request: TransportRequest, of operation: Operation, _ call: RequestObserver.Call?
  ) async throws -> (attempts: [Attempt], reason: RequestEvent.FailureReason) {
    let end = Deadline.end(of: timing.now() + options.deadline)
    let policy = RetryPolicy(
      maximumRetries: options.maximumRetries,
      retriesThrottledWrites: options.retriesThrottledWrites)
    var attempts: [Attempt] = []
    var lastCost: Int?
    var key = tenant.keySource.keptKey
    var hasReplacedKey = false
    do {
      while true {
        let start = timing.now()
        if key == nil { key = try await self.key(replacing: nil, end: end) }
        guard let currentKey = key else { return ([.notAdmitted], .deadlineExceeded) }
        let context = InterceptorContext(
          operation: operation.id, path: operation.path, attempt: attempts.count + 1)
        let attempt = try await sendOnce(request, currentKey, context, end: end)
        attempts.append(attempt)
        call?.report(.attempt, after: attempts, since: start)
        if attempt.isSuccess { tenant.retryBudget.succeed(lastCost: lastCost) }
        if attempt.isUnauthorized, !hasReplacedKey,
          let newKey = try await self.key(replacing: key, end: end)
        {
          (key, hasReplacedKey) = (newKey, true)
          call?.report(.retry(after: .zero), after: attempts)
          continue
        }
        let decision = policy.decide(
          after: attempt, number: attempts.count, method: request.method,
          remaining: end - timing.now(), now: timing.date(), jitter: timing.jitter)
        switch decision {
        case .stop(let reason): return (attempts, reason)
        case .retry(let wait):
          lastCost = tenant.retryBudget.pay(forRetryAfter: attempt)
          guard lastCost != nil else { return (attempts, .retryBudgetExhausted) }
          call?.report(.retry(after: wait), after: attempts)
          attempts[attempts.count - 1].dropBody()
          try await timing.sleep(wait)
        }
      }
    } catch {
      call?.report(
        Task.isCancelled ? .cancellation : .failure(.interrupted), after: attempts, error: error)
      throw error
    }
  }

  /// Returns the key to use instead of a rejected one.
  ///
  /// The result is nil at the deadline, or if the source has no other key.
  private func key(replacing rejected: APIKey?, end: Duration) async throws -> APIKey? {
    guard tenant.keySource.isRenewable else { return nil }
    do {
      return try await timing.withTimeout(end - timing.now()) { [tenant] in
        try await tenant.keySource.key(replacing: rejected)
      }
    } catch TransportError.timedOut {
      return nil
    }
  }

  private func sendOnce(
    _ request: TransportRequest, _ key: APIKey, _ context: InterceptorContext, end: Duration
  ) async throws -> Attempt {
    guard try await acquire(tenant.limiter, end: end) else { return .notAdmitted }
    defer { tenant.limiter?.release() }
    guard try await acquire(limiter, end: end) else { return .notAdmitted }
    defer { limiter.release() }
    let limit = min(options.timeout, end - timing.now())
    guard limit > .zero else { return .notAdmitted }
    do {
      try Task.checkCancellation()
      var request = request
      request.timeout = limit
      if options.interceptors.isEmpty, transport.enforcesTimeout {
        return .response(try await send(request, key))
      }
      return .response(
        try await timing.withTimeout(limit) { [request] in
          try await self.send(request, key, context, through: self.options.interceptors[...])
        })
    } catch {
      try Task.checkCancellation()
      guard let error = error as? TransportError else { throw error }
      return .failure(error)
    }
  }

  /// Waits for a slot; returns whether it was acquired before the deadline.
  private func acquire(_ limiter: ConcurrencyLimiter?, end: Duration) async throws -> Bool {
    guard let limiter, !limiter.tryAcquire() else { return true }
    do {
      try await timing.withTimeout(end - timing.now()) { try await limiter.acquire() }
      return true
    } catch {
      try Task.checkCancellation()
      return false
    }
  }

  /// Sends a request through the interceptors, the first of which is the outermost.
  private func send(
    _ request: TransportRequest, _ key: APIKey, _ context: InterceptorContext,
    through interceptors: ArraySlice<any Interceptor>
  ) async throws -> TransportResponse {
    guard let interceptor = interceptors.first else { return try await send(request, key) }
    return try await interceptor.intercept(request, context: context) { changed in
      guard changed.method == request.method, changed.url == request.url else {
        throw MedblocksError.configuration(
          "interceptors", "An interceptor changed the method or the URL of a request.")
      }
      return try await self.send(changed, key, context, through: interceptors.dropFirst())
    }
  }

  /// Sends a request with its API key; every error but a cancellation is a ``TransportError``.
  private func send(_ request: TransportRequest, _ key: APIKey) async throws -> TransportResponse {
    var request = request
    request.headers.removeAll { $0.name.lowercased() == "authorization" }
    request.headers.insert(key.header, at: 0)
    do {
      return try await transport.send(request)
    } catch {
      try Task.checkCancellation()
      throw error as? TransportError ?? .connectionLost
    }
  }
}
