import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLSessionTransport {
  /// A URLSession with its delegate.
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

    /// Starts an exchange.
    ///
    /// It does not use URLSession's async methods: cancelling one near its end deadlocks the session.
    func start(_ exchange: Exchange) {
      let task = session.dataTask(with: exchange.request)
      delegate.add(exchange, for: task)
      task.resume()  // before an abort can see the task
      exchange.started(task)
    }
  }
}
