import Foundation
import Testing

@testable import Medblocks

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("TransportError")
struct TransportErrorTests {
  @Test(
    "an error of URLSession states whether the request may have been sent",
    arguments: [
      (URLError.Code.cannotConnectToHost, "", TransportError.cannotConnect),
      (.cannotFindHost, "Could not resolve host: a.b", .hostNotFound),
      (.cannotFindHost, "Could not resolve proxy: a.b", .proxyFailed),
      (.unknown, "CONNECT tunnel failed, response 407", .proxyFailed),
      (.badURL, "", .cannotConnect),
      (.timedOut, "", .timedOut),
      (.networkConnectionLost, "", .connectionLost),
      (.badServerResponse, "Empty reply from server", .connectionLost),
      (.unsupportedURL, "Received HTTP/0.9 when not allowed", .connectionLost),
      (.unknown, "Recv failure: Connection reset by peer", .connectionLost),
      (.unknown, "transfer closed with 96 bytes remaining to read", .connectionLost),
      (.unknown, "SSL certificate problem: certificate has expired", .certificateExpired),
      (.unknown, "SSL certificate problem: self-signed certificate", .certificateUntrusted),
      (
        .unknown, "SSL certificate problem: unable to get local issuer certificate",
        .certificateUntrusted
      ),
      (
        .unknown, "SSL: no alternative certificate subject name matches", .certificateHostMismatch
      ),
      (.unknown, "OpenSSL SSL_connect: SSL_ERROR_SYSCALL", .secureConnectionFailed),
      (.unknown, "OpenSSL/3: SSL routines::wrong version number", .secureConnectionFailed),
      (.unknown, "OpenSSL SSL_read: SSL routines::unexpected eof", .connectionLost),
      (.unknown, "OpenSSL SSL_write: Broken pipe, errno 32", .connectionLost),
    ])
  func mapping(code: URLError.Code, description: String, expected: TransportError) {
    let error = URLError(code, userInfo: [NSLocalizedDescriptionKey: description])
    #expect(TransportError(error) == expected)
  }
}
