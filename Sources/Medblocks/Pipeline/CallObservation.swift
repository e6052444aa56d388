/// One call as an observer sees it.
struct CallObservation: Sendable {
  private let observer: @Sendable (RequestEvent) -> Void
  private let number: Int
  private let operation: Operation
  private let timing: Timing
  private let start: Duration

  /// Nil when nobody observes.
  init?(of operation: Operation, by observers: Observers?, timing: Timing) {
    guard let observers else { return nil }
    self.observer = observers.observer
    self.number = observers.nextNumber()
    self.operation = operation
    self.timing = timing
    start = timing.now()
  }

  /// Reports a stage; an attempt is as old as `began` says, everything else as the call.
  func report(
    _ stage: RequestEvent.Stage, after attempts: [Attempt], began: Duration? = nil,
    error: (any Error)? = nil
  ) {
    let code = (error as? MedblocksError)?.code
    var response: TransportResponse?
    var failure: TransportError?
    switch attempts.last {
    case .answer(let answer): response = answer
    case .failure(let error): failure = error
    case .notAdmitted, nil: break
    }
    observer(
      RequestEvent(
        stage: stage, call: number, operation: operation.id, method: operation.method,
        path: operation.path, attempts: attempts.count, statusCode: response?.statusCode,
        transportError: failure, requestID: response?.requestID?.word,
        code: code.map { .init(rawValue: $0.rawValue.word) },
        duration: timing.now() - (began ?? start)))
  }
}
