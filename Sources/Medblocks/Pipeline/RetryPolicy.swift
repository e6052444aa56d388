/// Decides whether a call is retried and when.
///
/// It is a pure value: it neither waits nor sends. ``RetryBudget`` can still refuse the retry.
struct RetryPolicy: Sendable {
  /// The number of retries of a read.
  var maximumRetries: Int

  enum Decision: Hashable, Sendable {
    case retry(after: Duration)
    case stop(RequestEvent.FailureReason)
  }

  /// Returns the decision after an attempt; a success is not retried.
  ///
  /// The client waits as long as the service requests: if that exceeds the remaining time, the call
  /// stops.
  func decide(
    after attempt: Attempt, number: Int, method: TransportRequest.Method, remaining: Duration,
    jitter: (ClosedRange<Int>) -> Int
  ) -> Decision {
    if case .notAdmitted = attempt { return .stop(.deadlineExceeded) }
    guard method.isSafe, Self.isTransient(attempt) else { return .stop(.notRetryable) }
    guard number <= maximumRetries else { return .stop(.retriesExhausted) }
    let backoff = Duration.milliseconds(250 << min(number - 1, 16) + jitter(0...250))
    let wait = Self.retryAfter(of: attempt) ?? backoff
    return wait < remaining ? .retry(after: wait) : .stop(.deadlineExceeded)
  }

  private static func isTransient(_ attempt: Attempt) -> Bool {
    switch attempt {
    case .response(let response): [408, 429, 500, 502, 503, 504].contains(response.statusCode)
    case .failure(let error): ![.responseTooLarge, .secureConnectionFailed].contains(error)
    case .notAdmitted: false
    }
  }

  private static func retryAfter(of attempt: Attempt) -> Duration? {
    guard case .response(let response) = attempt else { return nil }
    return response.retryAfter
  }
}

extension TransportResponse {
  /// The `Retry-After` header in whole seconds (RFC 9110, section 10.2.3); nil for any other value.
  ///
  /// Zero is ignored, so that the client waits between retries.
  var retryAfter: Duration? {
    guard let text = header("Retry-After"), !text.isEmpty,
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let oneCentury = 3_155_760_000  // also for a number that does not fit an Int
    let seconds = min(Int(text) ?? oneCentury, oneCentury)
    return seconds >= 1 ? .seconds(seconds) : nil
  }
}
