/// The observer of a client, with the address of the service and a counter for its calls.
final class RequestObserver: Sendable {
  let notify: @Sendable (RequestEvent) -> Void
  let baseURL: BaseURL
  private let lastCall: Locked<Int>

  /// Creates an observer; nil when there is no closure to call.
  ///
  /// - Parameters:
  ///   - notify: Receives each event.
  ///   - baseURL: The address that the events name.
  ///   - other: An observer whose numbers of calls it continues.
  init?(
    _ notify: (@Sendable (RequestEvent) -> Void)?, baseURL: BaseURL,
    continuing other: RequestObserver? = nil
  ) {
    guard let notify else { return nil }
    self.notify = notify
    self.baseURL = baseURL
    lastCall = other?.lastCall ?? Locked(0)
  }

  func nextCallNumber() -> Int {
    lastCall.withLock { lastCall in
      lastCall += 1
      return lastCall
    }
  }
}
