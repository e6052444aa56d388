import AsyncHTTPClient
import Medblocks
import NIOCore
import NIOSSL

/// A transport on AsyncHTTPClient.
///
/// Use it in servers that use AsyncHTTPClient already, that must survive the responses that end a
/// process under URLSession on Linux, or that need a TLS configuration of their own.
///
/// ```swift
/// let transport = AsyncHTTPClientTransport()
/// let mb = try MedblocksClient.fromEnvironment(configuration: .init(transport: transport))
/// // at the end of the process
/// try await transport.shutdown()
/// ```
public struct AsyncHTTPClientTransport: Transport {
  private let client: HTTPClient

  /// Creates a transport with its own client; call ``shutdown()`` when it is no longer needed.
  ///
  /// Trust a private certificate authority, or only certain certificates (pinning), through
  /// `additionalTrustRoots` and `trustRoots`; authenticate the client through `certificateChain` and
  /// `privateKey`:
  ///
  /// ```swift
  /// var tls = TLSConfiguration.makeClientConfiguration()
  /// tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile("ca.pem"))]
  /// let transport = AsyncHTTPClientTransport(tlsConfiguration: tls)
  /// ```
  ///
  /// - Parameter tlsConfiguration: The configuration of TLS; by default, the certificate authorities
  ///   of the system are trusted.
  public init(tlsConfiguration: TLSConfiguration? = nil) {
    self.init(tlsConfiguration: tlsConfiguration, dnsOverride: [:])
  }

  /// Creates a transport that connects to other hosts than the URLs name, for tests.
  init(tlsConfiguration: TLSConfiguration?, dnsOverride: [String: String]) {
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tlsConfiguration,
      redirectConfiguration: .disallow,  // the API key must not reach another host
      decompression: .enabled(limit: .none))  // `send` limits the decompressed size
    configuration.connectionPool.retryConnectionEstablishment = false  // the SDK retries
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    // Servers close idle connections after 5 seconds or more, which would fail a write.
    configuration.connectionPool.idleTimeout = .seconds(4)
    configuration.dnsOverride = dnsOverride
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Shuts down the client and closes its connections.
  ///
  /// - Throws: An error of AsyncHTTPClient, for example when it was shut down before.
  public func shutdown() async throws { try await client.shutdown() }

  /// Sends a request and returns the complete response.
  ///
  /// - Throws: `TransportError`, and `CancellationError` when the task is cancelled.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    do {
      let response = try await client.execute(
        HTTPClientRequest(request), timeout: TimeAmount(request.timeout))
      var body = try await response.body.collect(upTo: request.maximumResponseBytes)
      return TransportResponse(
        statusCode: Int(response.status.code),
        headers: response.headers.map { ($0.name, $0.value) },
        body: body.readBytes(length: body.readableBytes) ?? [])
    } catch {
      try Task.checkCancellation()
      throw TransportError(error)
    }
  }
}

extension HTTPClientRequest {
  fileprivate init(_ request: TransportRequest) {
    self.init(url: request.url)
    method = .init(rawValue: request.method.rawValue)
    for (name, value) in request.headers { headers.add(name: name, value: value) }
    headers.add(name: "Accept-Encoding", value: "gzip, deflate")
    body = request.body.map { .bytes($0) }
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    self = .milliseconds(max(1, Int64(min(duration / .milliseconds(1), 86_400_000))))
  }
}
