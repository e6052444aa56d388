/// The observer of a client, with a counter for its calls.
final class RequestObserver: Sendable {
  let notify: @Sendable (RequestEvent) -> Void
  private let lastCall = Locked(0)

  /// Creates an observer; nil when there is no closure to call.
  init?(_ notify: (@Sendable (RequestEvent) -> Void)?) {
    guard let notify else { return nil }
    self.notify = notify
  }

  func nextCallNumber() -> Int {
    lastCall.withLock { lastCall in
      lastCall += 1
      return lastCall
    }
  }
}
