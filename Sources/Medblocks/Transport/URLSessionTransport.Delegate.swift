import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLSessionTransport {
  /// Forwards the events of a URLSession to the exchange that they belong to.
  ///
  /// It implements the methods with completion handlers, because Linux calls only those.
  final class Delegate: NSObject, URLSessionDataDelegate {
    private let exchanges = Locked<[Int: Exchange]>([:])

    /// The queue on which redirects and challenges are rejected.
    ///
    /// To reject one, URLSession cancels its task and waits for the queue on which it called the
    /// delegate, so the rejection must come from another queue.
    private static let rejections = DispatchQueue(
      label: "com.medblocks.URLSessionTransport.rejections")

    func add(_ exchange: Exchange, for task: URLSessionTask) {
      exchanges.withLock { $0[task.taskIdentifier] = exchange }
    }

    private func exchange(of task: URLSessionTask) -> Exchange? {
      exchanges.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
      _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
      completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
      exchange(of: dataTask)?.receive(response)
      completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
      exchange(of: dataTask)?.receive(data)
    }

    func urlSession(
      _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
      exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.complete(error)
    }

    /// Ends a write that libcurl is about to send again, because its kept connection was lost.
    ///
    /// To send the body again, libcurl has to rewind it; this request for a new body is the only
    /// sign of it.
    func urlSession(
      _ session: URLSession, task: URLSessionTask,
      needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
      exchange(of: task)?.abort(TransportError.connectionLost)
      completionHandler(nil)
    }

    /// Follows no redirect: URLSession would send the API key to any host.
    func urlSession(
      _ session: URLSession, task: URLSessionTask,
      willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
      completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
      Self.rejections.async { completionHandler(nil) }
    }

    /// Offers no credentials: a `Basic` challenge without a decision would never complete.
    func urlSession(
      _ session: URLSession, task: URLSessionTask,
      didReceive challenge: URLAuthenticationChallenge,
      completionHandler:
        @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
      #if canImport(FoundationNetworking)
        Self.rejections.async { completionHandler(.rejectProtectionSpace, nil) }
      #else
        let method = challenge.protectionSpace.authenticationMethod
        let isTLS = method == NSURLAuthenticationMethodServerTrust
        completionHandler(isTLS ? .performDefaultHandling : .rejectProtectionSpace, nil)
      #endif
    }
  }
}

extension URLSessionTransport.Delegate {
  /// Creates the queue on which URLSession calls the delegate.
  static func makeQueue() -> OperationQueue? {
    #if canImport(FoundationNetworking)
      InlineQueue()
    #else
      nil  // a serial queue of the session's own
    #endif
  }

  #if canImport(FoundationNetworking)
    /// Runs the delegate's methods on the thread that adds them.
    ///
    /// On Linux each piece of a response, 16 KB at most, is an operation on the delegate's queue and
    /// costs a thread switch: a page of 270 KB took a quarter longer (measured with Swift
    /// 6.3.1). The delegate only stores what it receives, so it needs no thread of its own.
    ///
    /// `@unchecked Sendable` as its superclass is: it has no state of its own.
    private final class InlineQueue: OperationQueue, @unchecked Sendable {
      override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }
    }
  #endif
}
