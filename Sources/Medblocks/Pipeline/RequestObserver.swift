/// The observer of a client, with a counter for its calls.
final class RequestObserver: Sendable {
  let notify: @Sendable (RequestEvent) -> Void
  private let lastCall: Locked<Int>

  /// Creates an observer; nil when there is no closure to call.
  ///
  /// - Parameter other: An observer whose numbers of calls it continues.
  init?(_ notify: (@Sendable (RequestEvent) -> Void)?, continuing other: RequestObserver? = nil) {
    guard let notify else { return nil }
    self.notify = notify
    lastCall = other?.lastCall ?? Locked(0)
  }

  func nextCallNumber() -> Int {
    lastCall.withLock { lastCall in
      lastCall += 1
      return lastCall
    }
  }
}
