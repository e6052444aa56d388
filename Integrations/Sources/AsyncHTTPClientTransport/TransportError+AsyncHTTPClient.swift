import AsyncHTTPClient
import Foundation
import Medblocks
import NIOCore
import NIOPosix
import NIOSSL

extension TransportError {
  /// Creates an error without details, because errors of AsyncHTTPClient may contain the URL.
  ///
  /// Only errors that occur before a request is written are `cannotConnect` or
  /// `secureConnectionFailed`. All unknown ones are `connectionLost`: the request may have arrived.
  init(_ error: any Error) {
    self =
      switch error {
      case is NIOTooManyBytesError: .responseTooLarge
      case is NIOConnectionError: .cannotConnect
      case let error as IOError where error.errnoCode == ECONNREFUSED: .cannotConnect
      case let error as IOError where [EMFILE, ENFILE].contains(error.errnoCode):
        .tooManyOpenFiles
      case let error as HTTPClientError: .init(error)
      case let error as NIOSSLError where error.precedesRequest: .secureConnectionFailed
      case let error as NIOSSLExtraError where error.precedesRequest: .secureConnectionFailed
      case let error as BoringSSLError where error.precedesRequest: .secureConnectionFailed
      default: .connectionLost
      }
  }

  private init(_ error: HTTPClientError) {
    self =
      switch error {
      case .deadlineExceeded, .readTimeout: .timedOut
      case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .alreadyShutdown,
        .invalidURL, .emptyHost, .emptyScheme:
        .cannotConnect
      // These cases have values, so only their descriptions can be compared.
      case _
      where ["Unsupported scheme", "Invalid header field names", "Invalid header field values"]
        .contains(error.shortDescription):
        .cannotConnect
      default: .connectionLost
      }
  }
}

// A server that rejects the client's certificate does so after the client's handshake (TLS 1.3): its
// alert is `BoringSSLError.sslError`, as are damaged records, so it does not precede the request.

extension NIOSSLError {
  /// Whether TLS failed in the configuration or in the handshake.
  fileprivate var precedesRequest: Bool {
    switch self {
    case .handshakeFailed, .cannotMatchULabel, .noCertificateToValidate,
      .unableToValidateCertificate, .cannotFindPeerIP, .noSuchFilesystemObject,
      .failedToLoadCertificate, .failedToLoadPrivateKey:
      true
    default: false
    }
  }
}

extension NIOSSLExtraError {
  /// Whether TLS failed in the configuration or in the handshake.
  fileprivate var precedesRequest: Bool {
    [
      .failedToValidateHostname, .serverHostnameImpossibleToMatch, .cannotUseIPAddressInSNI,
      .invalidSNIHostname, .unknownPrivateKeyFileType,
    ].contains(self)
  }
}

extension BoringSSLError {
  /// Whether TLS failed in the configuration.
  fileprivate var precedesRequest: Bool {
    switch self {
    case .invalidSNIName, .failedToSetALPN: true
    default: false
    }
  }
}
