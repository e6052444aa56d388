/// The reason why no complete response arrived.
public enum TransportError: String, Error, Hashable, Sendable, CaseIterable,
  CustomStringConvertible
{
  /// No connection could be made, or the URL or a header is invalid; nothing was sent.
  ///
  /// On Linux, ``URLSessionTransport`` throws it for a plain HTTP request that a proxy from the
  /// environment would receive.
  case cannotConnect
  /// TLS failed: the server's certificate is not trusted, has expired or names another host.
  ///
  /// Nothing was sent.
  case secureConnectionFailed
  /// The connection was lost, or the response is not valid HTTP; the request may have arrived.
  case connectionLost
  /// The time limit was exceeded; the request may have arrived.
  case timedOut
  /// The response body is larger than ``TransportRequest/maximumResponseBytes``.
  case responseTooLarge

  /// The name of the case.
  public var description: String { rawValue }
}
