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
        .badURL, .unsupportedURL:
        .cannotConnect
      case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
        .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
        .secureConnectionFailed
      // On Linux every failure of TLS has this code; only libcurl's description tells it apart.
      case .unknown where error?.localizedDescription.contains("SSL") ?? false:
        .secureConnectionFailed
      case .timedOut: .timedOut
      default: .connectionLost
      }
  }
}
