/// Decides whether a call is tried again and when.
///
/// A value: it neither waits nor sends.
struct RetryPolicy: Sendable {
  /// How many times a read is tried again.
  var maximumRetries: Int

  enum Decision: Hashable, Sendable {
    case retry(after: Duration)
    case giveUp(RequestEvent.GiveUp)
  }

  /// What follows an attempt that was not a success.
  ///
  /// A wait that the service asked for counts whole: where it does not fit what is left of the
  /// call's time, there is no next attempt.
  func decide(
    after attempt: Attempt, number: Int, method: TransportRequest.Method, remaining: Duration,
    jitter: (ClosedRange<Int>) -> Int
  ) -> Decision {
    if case .notAdmitted = attempt { return .giveUp(.deadlineReached) }
    guard method.isRead, Self.isTransient(attempt) else { return .giveUp(.notRetriable) }
    guard number <= maximumRetries else { return .giveUp(.retriesUsedUp) }
    let backoff = Duration.milliseconds(250 << min(number - 1, 16) + jitter(0...250))
    let wait = Self.retryAfter(of: attempt) ?? backoff
    return wait < remaining ? .retry(after: wait) : .giveUp(.deadlineReached)
  }

  private static func isTransient(_ attempt: Attempt) -> Bool {
    switch attempt {
    case .answer(let response): [408, 429, 500, 502, 503, 504].contains(response.statusCode)
    case .failure(let error): ![.responseTooLarge, .secureConnectionFailed].contains(error)
    case .notAdmitted: false
    }
  }

  private static func retryAfter(of attempt: Attempt) -> Duration? {
    guard case .answer(let response) = attempt else { return nil }
    return response.retryAfter
  }
}

extension TransportResponse {
  /// `Retry-After` in whole seconds (RFC 9110, section 10.2.3), at least one; nil for anything else.
  var retryAfter: Duration? {
    guard let text = header("Retry-After"), !text.isEmpty,
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let aCentury = 3_155_760_000  // also for a number that is too long for an Int
    let seconds = min(Int(text) ?? aCentury, aCentury)
    return seconds >= 1 ? .seconds(seconds) : nil
  }
}
