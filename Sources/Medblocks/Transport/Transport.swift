/// Sends a request to the service and returns its response.
///
/// Retries, status codes, deadlines and JSON are the client's work. A transport of your own (on
/// AsyncHTTPClient, for example) must end at once when its task is cancelled, follow no redirect,
/// add no credentials, keep no cookies, and send each request once.
public protocol Transport: Sendable {
  /// Whether the transport itself ends a request when ``TransportRequest/timeout`` has elapsed.
  ///
  /// The default is false: the client then runs each attempt in a task and cancels that task.
  var enforcesTimeout: Bool { get }

  /// Sends a request and returns the complete response, whatever its status.
  ///
  /// - Throws: ``TransportError`` when no complete response arrived, `CancellationError` when the
  ///   task was cancelled. Any other error counts as ``TransportError/connectionLost``, and its
  ///   description is dropped.
  func send(_ request: TransportRequest) async throws -> TransportResponse

  /// Closes kept connections; requests in flight complete.
  ///
  /// The client calls this when a response does not belong to its request: on a connection that
  /// carried a stray response, each response belongs to the request before. The default does
  /// nothing.
  func closeIdleConnections()
}

extension Transport {
  /// False: the client cancels the task of an attempt that takes too long.
  public var enforcesTimeout: Bool { false }

  /// Does nothing.
  public func closeIdleConnections() {}
}
