import NIOSSL

@testable import AsyncHTTPClientTransport

extension AsyncHTTPClientTransport {
  /// The address of each host that `Tests/with-tls-server` forwards, which the system does not know.
  static let loopbackHosts = Dictionary(
    uniqueKeysWithValues: (1...UInt16.max).map { ("p\($0).test.localhost", "127.0.0.1") })

  /// Runs a body with a transport and shuts it down.
  @discardableResult
  static func with<Result>(
    tls: TLSConfiguration? = nil, hosts: [String: String] = loopbackHosts,
    _ body: (AsyncHTTPClientTransport) async throws -> Result
  ) async throws -> Result {
    let transport = AsyncHTTPClientTransport(tlsConfiguration: tls, dnsOverride: hosts)
    do {
      let result = try await body(transport)
      try await transport.shutdown()
      return result
    } catch {
      try await transport.shutdown()
      throw error
    }
  }
}
