extension RequestObserver {
  /// Reports the events of one call.
  struct Call: Sendable {
    private let observer: RequestObserver
    private let number: Int
    private let operation: Operation
    private let timing: Timing
    private let start: Duration

    /// Creates a call; nil when there is no observer.
    init?(of operation: Operation, by observer: RequestObserver?, timing: Timing) {
      guard let observer else { return nil }
      self.observer = observer
      self.operation = operation
      self.timing = timing
      number = observer.nextCallNumber()
      start = timing.now()
    }

    /// Reports a stage, with the time since a moment; by default, since the start of the call.
    func report(
      _ stage: RequestEvent.Stage, after attempts: [Attempt], since moment: Duration? = nil,
      error: (any Error)? = nil
    ) {
      let code = (error as? MedblocksError)?.code
      observer.notify(event(stage, after: attempts, since: moment ?? start, code: code))
    }

    /// Returns the final event of a call whose response has arrived but is not decoded yet.
    func completion(after attempts: [Attempt]) -> Completion {
      Completion(event(.success, after: attempts, since: start), observer)
    }

    private func event(
      _ stage: RequestEvent.Stage, after attempts: [Attempt], since moment: Duration,
      code: MedblocksError.Code? = nil
    ) -> RequestEvent {
      var response: TransportResponse?
      var failure: TransportError?
      switch attempts.last {
      case .response(let last): response = last
      case .failure(let error): failure = error
      case .notAdmitted, nil: break
      }
      return RequestEvent(
        stage: stage, call: number, operation: operation.id, method: operation.method,
        path: operation.path, serverAddress: observer.baseURL.host,
        serverPort: observer.baseURL.port, attempts: attempts.count,
        statusCode: response?.statusCode, transportError: failure,
        requestID: response?.requestID?.loggable, code: code.map { .init(rawValue: $0.loggable) },
        duration: timing.now() - moment)
    }
  }

  /// Reports the final event of a call exactly once.
  ///
  /// The event is a success or a failure after decoding, and a success when a prefetched page is
  /// dropped without being decoded.
  final class Completion: Sendable {
    private let event: Locked<RequestEvent?>
    private let observer: RequestObserver

    fileprivate init(_ success: RequestEvent, _ observer: RequestObserver) {
      event = Locked(success)
      self.observer = observer
    }

    deinit { report(.success) }

    func report(_ stage: RequestEvent.Stage) {
      guard var event = event.withLock({ $0.take() }) else { return }
      event.stage = stage
      observer.notify(event)
    }
  }
}
