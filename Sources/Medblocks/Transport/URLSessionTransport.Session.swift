import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLSessionTransport {
  /// A URLSession with its delegate, alive as long as something sends through it.
  final class Session: Sendable {
    private let session: URLSession
    private let delegate = Delegate()

    init(protocolClasses: [AnyClass]) {
      let configuration = URLSessionConfiguration.ephemeral
      configuration.urlCache = nil  // with a cache set, cancel() can trap
      configuration.httpCookieStorage = nil
      configuration.urlCredentialStorage = nil
      configuration.httpMaximumConnectionsPerHost = 1_024  // the client's limiter is the bound
      if !protocolClasses.isEmpty { configuration.protocolClasses = protocolClasses }
      session = URLSession(
        configuration: configuration, delegate: delegate, delegateQueue: Delegate.makeQueue())
    }

    deinit { session.finishTasksAndInvalidate() }

    /// Sends a request.
    ///
    /// It does not use URLSession's async methods: cancelling one near its end deadlocks the session.
    ///
    /// - Parameter onHead: Called when the head of the response has arrived.
    /// - Throws: ``TransportError``, and `CancellationError` when the task is cancelled.
    func send(
      _ request: TransportRequest, onHead: @escaping @Sendable () -> Void
    ) async throws -> TransportResponse {
      guard let urlRequest = URLRequest(request) else { throw TransportError.cannotConnect }
      try Task.checkCancellation()
      let exchange = Exchange(maximumBytes: request.maximumResponseBytes, onHead: onHead)
      let timer = TimerQueue.schedule(after: request.timeout) {
        if $0 == .fired { exchange.abort(TransportError.timedOut) }
      }
      defer { timer.cancel() }
      defer { withExtendedLifetime(self) {} }  // the session ends after its request, not during it
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          guard exchange.begin(continuation) else { return }
          let task = session.dataTask(with: urlRequest)
          delegate.add(exchange, for: task)
          task.resume()  // before onCancel can see the task
          exchange.started(task)
        }
      } onCancel: {
        exchange.abort(CancellationError())
      }
    }
  }
}

extension URLRequest {
  fileprivate init?(_ request: TransportRequest) {
    // Foundation would write a line break in a name onto the wire and drop a value with one.
    guard let url = URL(string: request.url),
      request.headers.allSatisfy({ HeaderField.isName($0.name) && HeaderField.isValue($0.value) })
    else { return nil }
    self.init(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    // A fallback for the transport's own timer, in whole seconds and never shorter. Set through the
    // property, because on Linux the initializer's parameter has no effect.
    timeoutInterval = Double(min(max(request.timeout.components.seconds, 0), 86_400) + 2)
    httpMethod = request.method.rawValue
    httpShouldHandleCookies = false
    for (name, value) in request.headers { setValue(value, forHTTPHeaderField: name) }
    httpBody = request.body.map { Data($0) }
  }
}
