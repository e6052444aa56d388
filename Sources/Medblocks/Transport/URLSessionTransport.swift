import Foundation

/// A transport that uses Foundation's URLSession.
///
/// It keeps no cache, cookies or credentials and follows no redirect. It keeps connections open for
/// further requests, opens TLS connections at a limited rate, and retires connections before servers
/// close them. It sends each write once: a write with a body fails when URLSession is about to
/// repeat it, and a write without a body gets a new connection. Nothing has to be shut down.
///
/// - Warning: On Linux, some malformed responses end the process. <doc:NetworkFaults> has the
///   details; to avoid this, use another HTTP client through ``Transport``.
public struct URLSessionTransport: Transport {
  private let pool: Pool

  /// Creates a transport.
  ///
  /// - Parameter protocolClasses: `URLProtocol` classes that respond in place of the network, for
  ///   tests.
  public init(protocolClasses: [AnyClass] = []) { pool = Pool(protocolClasses: protocolClasses) }

  /// Whether the transport itself ends a request whose timeout has elapsed: always true.
  public var enforcesTimeout: Bool { true }

  /// Sends a request.
  ///
  /// - Throws: ``TransportError``, and `CancellationError` when the task is cancelled.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    try await pool.send(request)
  }

  /// Closes idle connections; requests in flight complete.
  public func closeIdleConnections() { pool.closeConnections() }
}
