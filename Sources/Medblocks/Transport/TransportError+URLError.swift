import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportError {
  /// Creates an error from the one that URLSession reports.
  ///
  /// Foundation's errors print the whole URL, so only this value leaves the transport.
  init(_ error: (any Error)?) {
    let description = error?.localizedDescription ?? ""
    self =
      switch (error as? URLError)?.code {
      case .timedOut: .timedOut
      // On Linux only libcurl's description tells the failures of a proxy and of TLS apart.
      case _ where description.contains("resolve proxy") || description.contains("CONNECT tunnel"):
        .proxyFailed
      case .cannotFindHost, .dnsLookupFailed: .hostNotFound
      case .cannotConnectToHost, .notConnectedToInternet, .badURL: .cannotConnect
      case .serverCertificateHasBadDate, .serverCertificateNotYetValid: .certificateExpired
      case .serverCertificateUntrusted, .serverCertificateHasUnknownRoot: .certificateUntrusted
      case .secureConnectionFailed: .secureConnectionFailed
      case .unknown: Self(tlsFailure: description) ?? .connectionLost
      default: .connectionLost
      }
  }

  /// Creates an error from libcurl's description; nil unless TLS failed before anything was sent.
  private init?(tlsFailure description: String) {
    guard description.contains("SSL"), !description.contains("SSL_read"),
      !description.contains("SSL_write")
    else { return nil }
    func mentions(_ phrases: String...) -> Bool { phrases.contains(where: description.contains) }
    self =
      if mentions("expired", "not yet valid") {
        .certificateExpired
      } else if mentions("no alternative certificate subject name", "does not match target host") {
        .certificateHostMismatch
      } else if mentions("issuer certificate", "self-signed", "self signed", "unable to verify") {
        .certificateUntrusted
      } else {
        .secureConnectionFailed
      }
  }
}
