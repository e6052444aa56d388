import Foundation

/// Decides whether a call is retried and when.
///
/// It is a pure value: it neither waits nor sends. ``RetryBudget`` can still refuse the retry.
struct RetryPolicy: Sendable {
  /// The longest wait before a retry; a longer `Retry-After` ends the call.
  static let maximumWait = Duration.seconds(20)

  /// The number of retries.
  var maximumRetries: Int
  /// Whether a write that was rejected with status 429 is retried.
  var retriesThrottledWrites = false

  enum Decision: Hashable, Sendable {
    case retry(after: Duration)
    case stop(RequestEvent.FailureReason)
  }

  /// Returns the decision after an attempt; a success is not retried.
  ///
  /// The client never retries earlier than the service requests: if that exceeds the maximum wait or
  /// the remaining time, the call stops.
  func decide(
    after attempt: Attempt, number: Int, method: TransportRequest.Method, remaining: Duration,
    now: Date, jitter: (ClosedRange<Int>) -> Int
  ) -> Decision {
    if case .notAdmitted = attempt { return .stop(.deadlineExceeded) }
    guard attempt.isTransient, method.isSafe || mayRepeatWrite(after: attempt) else {
      return .stop(.notRetryable)
    }
    guard number <= maximumRetries else { return .stop(.retriesExhausted) }
    let requested = attempt.requestedWait(now: now)
    let backoff = Duration.milliseconds(min(250 << min(number - 1, 16), 19_750))
    let base = requested ?? backoff
    guard base < remaining else { return .stop(.deadlineExceeded) }
    guard base <= Self.maximumWait else { return .stop(.notRetryable) }
    // Without it, calls that were told the same time would all return at once.
    let spread = min(requested.map { $0 / 4 } ?? .milliseconds(250), Self.maximumWait - base)
    let wait = base + .milliseconds(jitter(0...Int(spread / .milliseconds(1))))
    return wait < remaining ? .retry(after: wait) : .stop(.deadlineExceeded)
  }

  /// Whether a write did not take effect, so that sending it again cannot execute it twice.
  private func mayRepeatWrite(after attempt: Attempt) -> Bool {
    switch attempt {
    case .failure(let error): error.isNotSent
    case .response(let response): retriesThrottledWrites && response.statusCode == 429
    case .notAdmitted: false
    }
  }
}
