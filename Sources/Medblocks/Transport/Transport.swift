/// Sends a request to the service and returns its response.
///
/// The client handles retries, status codes, deadlines and JSON. A transport of your own (on
/// AsyncHTTPClient, for example) must end immediately when its task is cancelled, follow no redirect,
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

  /// Closes idle connections; requests in flight complete.
  ///
  /// The client calls this when a response does not belong to its request: on a connection that
  /// carried a stray response, each response belongs to the previous request. A transport that
  /// wraps another must pass the call on, so the method has no default.
  func closeIdleConnections()
}

extension Transport {
  /// Whether the transport itself ends a request whose timeout has elapsed; false by default.
  public var enforcesTimeout: Bool { false }
}
