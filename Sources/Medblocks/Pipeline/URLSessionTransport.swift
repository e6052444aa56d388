import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The transport on Foundation's URLSession.
///
/// It keeps no cache, cookies or credentials and follows no redirect. Reads share one session and
/// its connections; each write gets a connection of its own, because URLSession on Linux sends a
/// request twice when a kept connection dies under it.
///
/// Two things on Linux cannot be mended above URLSession; ``Transport`` is the way to another
/// client. A server that cuts an answer inside of its headers, or that sends trailers, ends the
/// process. And while URLSession waits for the first answer on a new connection, so for every
/// write, it keeps a core busy (0.85 of one, measured with Swift 6.3.1).
public struct URLSessionTransport: Transport {
  private let reads: Locked<SessionBox>
  private let protocolClasses: [AnyClass]

  /// Makes a transport.
  ///
  /// `protocolClasses` are `URLProtocol` classes that answer in place of the network, for tests.
  public init(protocolClasses: [AnyClass] = []) {
    self.protocolClasses = protocolClasses
    reads = Locked(SessionBox(protocolClasses: protocolClasses))
  }

  /// Sends a request; throws ``TransportError``, and `CancellationError` for a cancelled task.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    let session =
      request.method.isRead
      ? reads.withLock { $0 } : SessionBox(protocolClasses: protocolClasses)
    return try await session.send(request)
  }
}

extension URLSessionTransport: SelfTimedTransport {
  /// Lets what is under way come to its end.
  package func forgetConnections() {
    reads.withLock { $0 = SessionBox(protocolClasses: protocolClasses) }
  }
}

/// A URLSession with its delegate, which lives as long as somebody sends through it.
private final class SessionBox: Sendable {
  private let session: URLSession
  private let delegate = SessionDelegate()

  init(protocolClasses: [AnyClass]) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil  // with a cache set, cancel() can trap
    configuration.httpCookieStorage = nil
    configuration.urlCredentialStorage = nil
    configuration.httpMaximumConnectionsPerHost = 1_024  // the client's admission is the bound
    if !protocolClasses.isEmpty { configuration.protocolClasses = protocolClasses }
    #if canImport(FoundationNetworking)
      let queue = DelegateQueue()
    #else
      let queue: OperationQueue? = nil  // a serial one of the session's own
    #endif
    session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: queue)
  }

  deinit { session.finishTasksAndInvalidate() }

  /// Never the async methods of URLSession: a cancel near the end of one deadlocks the session.
  func send(_ request: TransportRequest) async throws -> TransportResponse {
    guard let urlRequest = URLRequest(request) else { throw TransportError.cannotConnect }
    try Task.checkCancellation()
    let exchange = Exchange(maximumBytes: request.maximumResponseBytes)
    let alarm = Alarm.set(for: request.timeout) {
      if $0 == .rang { exchange.abort(TransportError.timedOut) }
    }
    defer { alarm.cancel() }
    defer { withExtendedLifetime(self) {} }  // the session ends after its request, not during it
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        guard exchange.begin(continuation) else { return }
        let task = session.dataTask(with: urlRequest)
        delegate.add(exchange, for: task)
        task.resume()  // before the task is shown to the canceller
        exchange.started(task)
      }
    } onCancel: {
      exchange.abort(CancellationError())
    }
  }
}

extension URLRequest {
  fileprivate init?(_ request: TransportRequest) {
    // Foundation would put a line break in a name onto the wire and drop a value with one.
    guard let url = URL(string: request.url),
      request.headers.allSatisfy({ HeaderField.isName($0.name) && HeaderField.isValue($0.value) })
    else { return nil }
    self.init(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    // The session's timer is a second line behind the client's own: whole seconds, and no less. By
    // its setter, since on Linux the initializer's parameter has no effect.
    timeoutInterval = Double(min(max(request.timeout.components.seconds, 0), 86_400) + 2)
    httpMethod = request.method.rawValue
    httpShouldHandleCookies = false
    for (name, value) in request.headers { setValue(value, forHTTPHeaderField: name) }
    httpBody = request.body.map { Data($0) }
  }
}

#if canImport(FoundationNetworking)
  /// Runs what URLSession reports where it comes from.
  ///
  /// On Linux each piece of an answer, 16 KB at most, is an operation on the delegate's queue, and
  /// costs a change of threads; a page of 270 KB took a fourth longer for it (measured with Swift
  /// 6.3.1). The delegate only notes what it is told, so it needs no thread of its own.
  ///
  /// `@unchecked Sendable` as its superclass is: it has no state of its own.
  private final class DelegateQueue: OperationQueue, @unchecked Sendable {
    override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }
  }
#endif

/// Hands what URLSession reports to the exchange it belongs to.
///
/// The completion-handler spellings are the ones that Linux calls.
private final class SessionDelegate: NSObject, URLSessionDataDelegate {
  private let exchanges = Locked<[Int: Exchange]>([:])

  /// To turn something down, URLSession cancels its task, and waits for the queue it reports from.
  private static let answers = DispatchQueue(label: "com.medblocks.URLSessionTransport.answers")

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

  /// No redirect is followed: URLSession would carry the API key to any host.
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    Self.answers.async { completionHandler(nil) }
  }

  /// No credentials are offered: unanswered, a `Basic` challenge would hang for ever.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler:
      @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    #if canImport(FoundationNetworking)
      Self.answers.async { completionHandler(.rejectProtectionSpace, nil) }
    #else
      let method = challenge.protectionSpace.authenticationMethod
      let isTLS = method == NSURLAuthenticationMethodServerTrust
      completionHandler(isTLS ? .performDefaultHandling : .rejectProtectionSpace, nil)
    #endif
  }
}

/// One request and what is known of its answer; resumes its caller once, whoever comes first.
private final class Exchange: Sendable {
  private struct State: Sendable {
    var continuation: CheckedContinuation<TransportResponse, any Error>?
    var abortion: (any Error)?
    var task: URLSessionTask?
    var head: (status: Int, headers: [(name: String, value: String)])?
    var body: [UInt8] = []
  }

  private let state = Locked(State())
  private let maximumBytes: Int

  /// `task.cancel()` waits for the session's queue, so it is called from a queue of its own, after
  /// the caller has gone on.
  private static let canceller = DispatchQueue(label: "com.medblocks.URLSessionTransport.cancel")

  init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  /// False when the caller's task was cancelled already; the caller is resumed then.
  func begin(_ continuation: CheckedContinuation<TransportResponse, any Error>) -> Bool {
    let abortion = state.withLock { state in
      if state.abortion == nil { state.continuation = continuation }
      return state.abortion
    }
    guard let abortion else { return true }
    continuation.resume(throwing: abortion)
    return false
  }

  func started(_ task: URLSessionTask) {
    let isAborted = state.withLock { state in
      state.task = task
      return state.abortion != nil
    }
    if isAborted { Self.canceller.async { task.cancel() } }
  }

  /// Ends the exchange from this side.
  func abort(_ error: any Error) {
    let (continuation, task) = state.withLock { state in
      state.abortion = error
      return (state.continuation.take(), state.task)
    }
    continuation?.resume(throwing: error)
    if let task { Self.canceller.async { task.cancel() } }
  }

  func receive(_ response: URLResponse) {
    guard let response = response as? HTTPURLResponse else { return }
    let headers = response.allHeaderFields.compactMap { name, value in
      (name as? String).map { (name: $0, value: "\(value)") }
    }
    let length = response.expectedContentLength
    guard length <= Int64(maximumBytes) else { return abort(TransportError.responseTooLarge) }
    state.withLock { state in
      state.head = (response.statusCode, headers)
      state.body.reserveCapacity(max(0, Int(length)))
    }
  }

  func receive(_ data: Data) {
    let isTooLarge = state.withLock { state in
      guard state.continuation != nil else { return false }
      guard state.body.count + data.count <= maximumBytes else { return true }
      state.body.append(contentsOf: data)
      return false
    }
    if isTooLarge { abort(TransportError.responseTooLarge) }
  }

  func complete(_ error: (any Error)?) {
    let (continuation, result) = state.withLock { state in
      (state.continuation.take(), Self.result(of: state, error))
    }
    continuation?.resume(with: result)
  }

  private static func result(
    of state: State, _ error: (any Error)?
  ) -> Result<TransportResponse, any Error> {
    let code = (error as? URLError)?.code
    guard let head = state.head, error == nil || isRefusedChallenge(head.status, code) else {
      return .failure(reason(error))
    }
    return .success(
      TransportResponse(statusCode: head.status, headers: head.headers, body: state.body))
  }

  /// A challenge that was turned down ends as "cancelled", with status and body delivered before.
  private static func isRefusedChallenge(_ status: Int, _ code: URLError.Code?) -> Bool {
    [401, 407].contains(status) && [.cancelled, .userCancelledAuthentication].contains(code)
  }

  /// Foundation's errors print the whole URL, so nothing but this word leaves the transport.
  private static func reason(_ error: (any Error)?) -> TransportError {
    switch (error as? URLError)?.code {
    case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet:
      .cannotConnect
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
      .secureConnectionFailed
    // On Linux every failure of TLS has this code, and libcurl's words tell it from others.
    case .unknown where error?.localizedDescription.contains("SSL") ?? false:
      .secureConnectionFailed
    case .timedOut: .timedOut
    default: .connectionLost
    }
  }
}
