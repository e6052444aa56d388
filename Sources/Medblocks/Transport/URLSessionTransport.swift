import Foundation

/// A transport on Foundation's URLSession.
///
/// It keeps no cache, cookies or credentials and follows no redirect. Reads share one session and
/// its connections; each write gets a connection of its own, because URLSession on Linux sends a
/// request twice when a kept connection dies under it.
///
/// Two limits on Linux cannot be fixed above URLSession; another HTTP client can be used through
/// ``Transport``. A server that cuts a response inside its headers, or that sends trailers, ends
/// the process. And while URLSession waits for the first response on a new connection, which means
/// for every write, it keeps 0.85 of a core busy (measured with Swift 6.3.1).
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

  /// True: the transport ends a request when its timeout has elapsed.
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

  /// Closes the kept connections; requests in flight complete.
  public func closeIdleConnections() {
    readSession.withLock { $0 = Session(protocolClasses: protocolClasses) }
  }
}
