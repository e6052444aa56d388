import Foundation
import Testing

/// A TLS port of `Tests/with-tls-server`, which forwards to a server of the test.
enum TLSListener: Int, Sendable, CaseIterable {
  case http2
  case http1
  /// It forwards bytes, so that the server's faults reach the client.
  case bytes
  /// It closes a connection after 100 requests.
  case http2With100Requests
  /// It closes a connection after 100 requests.
  case http1With100Requests
  /// It closes idle connections after two seconds, as it states in `Keep-Alive`.
  case http1WithTwoSeconds

  private static let firstPort = ProcessInfo.processInfo.environment["MEDBLOCKS_TEST_TLS_PORT"]
    .flatMap(Int.init)

  /// The trait of suites that run in `Tests/with-tls-server` only.
  static let isRequired = ConditionTrait.enabled(
    if: firstPort != nil, "needs a TLS server: Tests/with-tls-server swift test --filter TLSTests")

  /// The base URL under which a client reaches a server through this port.
  func baseURL(of server: LoopbackServer) -> String {
    "https://p\(server.port).test.localhost:\((Self.firstPort ?? 0) + rawValue)"
  }
}
