import AsyncHTTPClient
import Foundation
import Medblocks
import NIOCore
import NIOPosix

/// A transport on AsyncHTTPClient.
///
/// Use it in servers that use AsyncHTTPClient already, or that must survive the responses that end a
/// process under URLSession on Linux.
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
  public init() {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,  // the API key must not reach another host
      decompression: .enabled(limit: .none))  // `send` limits the decompressed size
    configuration.connectionPool.retryConnectionEstablishment = false  // the SDK retries
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
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

extension TransportError {
  /// Creates an error without details, because errors of AsyncHTTPClient may contain the URL.
  fileprivate init(_ error: any Error) {
    switch error {
    case is NIOTooManyBytesError: self = .responseTooLarge
    case is NIOConnectionError: self = .cannotConnect
    case let error as IOError where error.errnoCode == ECONNREFUSED: self = .cannotConnect
    case let error as HTTPClientError
    where [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout].contains(error):
      self = .cannotConnect
    case let error as HTTPClientError where [.deadlineExceeded, .readTimeout].contains(error):
      self = .timedOut
    default: self = .connectionLost
    }
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    self = .milliseconds(max(1, Int64(min(duration / .milliseconds(1), 86_400_000))))
  }
}
