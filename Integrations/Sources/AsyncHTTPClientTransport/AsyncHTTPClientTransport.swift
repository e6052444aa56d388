import AsyncHTTPClient
import Medblocks
import NIOConcurrencyHelpers
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
  private let configuration: HTTPClient.Configuration
  /// The connections of new requests; nil after ``shutdown()``.
  private let connections: NIOLockedValueBox<Connections?>

  /// Creates a transport with connections of its own.
  ///
  /// Trust a private certificate authority through `additionalTrustRoots`, trust no other one
  /// (pinning) through `trustRoots`, and authenticate your server through `certificateChain` and
  /// `privateKey`:
  ///
  /// ```swift
  /// var tls = TLSConfiguration.makeClientConfiguration()  // of NIOSSL
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
    // Servers close a connection after 100 requests or more; over HTTP/2, writes in flight would fail.
    configuration.maximumUsesPerConnection = 90
    configuration.dnsOverride = dnsOverride
    self.configuration = configuration
    connections = NIOLockedValueBox(Connections(configuration))
  }

  /// Closes all connections; requests in flight fail, and further requests are not sent.
  ///
  /// - Throws: An error of AsyncHTTPClient.
  public func shutdown() async throws {
    let last = connections.withLockedValue { connections in
      defer { connections = nil }
      return connections
    }
    try await last?.client.shutdown()
  }

  /// Closes idle connections; requests in flight complete.
  public func closeIdleConnections() {
    connections.withLockedValue { if $0 != nil { $0 = Connections(configuration) } }
  }

  /// Sends a request and returns the complete response.
  ///
  /// - Throws: `TransportError`, and `CancellationError` when the task is cancelled.
  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    guard let connections = connections.withLockedValue({ $0 }) else {
      throw TransportError.cannotConnect
    }
    defer { withExtendedLifetime(connections) {} }
    do {
      let response = try await connections.client.execute(
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

extension AsyncHTTPClientTransport {
  /// A client that is shut down with its last reference; each request in flight holds one.
  private final class Connections: Sendable {
    let client: HTTPClient

    init(_ configuration: HTTPClient.Configuration) {
      client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }
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
