import Foundation

/// A transport that uses Foundation's URLSession.
///
/// It keeps no cache, cookies or credentials and follows no redirect. Reads share one session and
/// its connections; each write gets a connection of its own, because URLSession on Linux sends a
/// request twice when a persistent connection is lost.
///
/// - Warning: On Linux, some malformed responses end the process, and each write keeps most of a core
///   busy while it waits for the response. <doc:NetworkFaults> has the details; to avoid this, use
///   another HTTP client through ``Transport``.
public struct URLSessionTransport: Transport {
  private let readSession: Locked<Session>
  private let protocolClasses: [AnyClass]

  /// Creates a transport.
  ///
  /// - Parameter protocolClasses: `URLProtocol` classes that respond in place of the network, for
  ///   tests.
  public init(protocolClasses: [AnyClass] = []) {
    self.protocolClasses = protocolClasses
    readSession = Locked(Session(protocolClasses: protocolClasses))
  }

  /// Whether the transport itself ends a request whose timeout has elapsed: always true.
  public var enforcesTimeout: Bool { true }

  /// Sends a request.
  ///
  /// - Throws: ``TransportError``, and `CancellationError` when the task is cancelled.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    let session =
      request.method.isSafe
      ? readSession.withLock { $0 } : Session(protocolClasses: protocolClasses)
    return try await session.send(request)
  }

  /// Closes idle connections; requests in flight complete.
  public func closeIdleConnections() {
    readSession.withLock { $0 = Session(protocolClasses: protocolClasses) }
  }
}
