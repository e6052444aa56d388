import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportError {
  /// Creates an error from the one that URLSession reports.
  ///
  /// Foundation's errors print the whole URL, so only this value leaves the transport.
  init(_ error: (any Error)?) {
    self =
      switch (error as? URLError)?.code {
      case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet,
        .badURL:
        .cannotConnect
      case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
        .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
        .secureConnectionFailed
      // On Linux every failure of TLS has this code; only libcurl's description tells it apart.
      case .unknown where Self.isHandshakeFailure(error?.localizedDescription ?? ""):
        .secureConnectionFailed
      case .timedOut: .timedOut
      default: .connectionLost
      }
  }

  /// Returns whether TLS failed before anything was sent, not while data was transferred.
  private static func isHandshakeFailure(_ description: String) -> Bool {
    description.contains("SSL") && !description.contains("SSL_read")
      && !description.contains("SSL_write")
  }
}
