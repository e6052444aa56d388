/// The reason why no complete response arrived.
public enum TransportError: String, Error, Hashable, Sendable, CaseIterable,
  CustomStringConvertible
{
  /// The host refused the connection or could not be reached, or the URL or a header is invalid.
  ///
  /// On Linux, ``URLSessionTransport`` throws it for a plain HTTP request that a proxy from the
  /// environment would receive.
  case cannotConnect
  /// The host's name could not be resolved.
  case hostNotFound
  /// The process has no file descriptor left for a connection.
  case tooManyOpenFiles
  /// A proxy could not be reached, or it refused the connection to the host.
  case proxyFailed
  /// TLS failed, for a reason other than those of the cases that name the certificate.
  case secureConnectionFailed
  /// The server's certificate has expired or is not valid yet.
  case certificateExpired
  /// The server's certificate is not issued by a trusted authority.
  case certificateUntrusted
  /// The server's certificate names another host.
  case certificateHostMismatch
  /// The connection was lost, or the response is not valid HTTP; the request may have arrived.
  case connectionLost
  /// The time limit was exceeded; the request may have arrived.
  case timedOut
  /// The response body is larger than ``TransportRequest/maximumResponseBytes``.
  case responseTooLarge

  /// Whether nothing was sent, because no connection could be made.
  public var isNotSent: Bool {
    switch self {
    case .cannotConnect, .hostNotFound, .tooManyOpenFiles, .proxyFailed: true
    case .secureConnectionFailed, .certificateExpired, .certificateUntrusted,
      .certificateHostMismatch:
      true
    case .connectionLost, .timedOut, .responseTooLarge: false
    }
  }

  /// Whether another attempt may succeed without a change of the configuration.
  var isTransient: Bool {
    switch self {
    case .cannotConnect, .hostNotFound, .tooManyOpenFiles, .proxyFailed, .connectionLost, .timedOut:
      true
    case .secureConnectionFailed, .certificateExpired, .certificateUntrusted,
      .certificateHostMismatch, .responseTooLarge:
      false
    }
  }

  /// The name of the case.
  public var description: String { rawValue }
}
