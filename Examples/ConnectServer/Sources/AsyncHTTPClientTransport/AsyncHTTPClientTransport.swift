import AsyncHTTPClient
import Foundation
import Medblocks
import NIOCore
import NIOPosix

/// Carries the SDK's requests on AsyncHTTPClient, for servers that run it anyway, or that must
/// survive what ends a process under URLSession on Linux.
///
/// ```swift
/// let transport = AsyncHTTPClientTransport()
/// let mb = try MedblocksClient.fromEnvironment(configuration: .init(transport: transport))
/// // at the end of the process
/// try await transport.shutdown()
/// ```
public struct AsyncHTTPClientTransport: Transport {
  private let client: HTTPClient

  /// Makes a transport with a client of its own, which has to be shut down.
  public init() {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,  // the API key stays where it was sent
      decompression: .enabled(limit: .none))  // what unfolds is bounded below
    configuration.connectionPool.retryConnectionEstablishment = false  // the SDK retries
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Ends the client and its connections.
  public func shutdown() async throws { try await client.shutdown() }

  /// Sends a request; throws `TransportError`, and `CancellationError` for a cancelled task.
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
  /// What AsyncHTTPClient throws may print the URL, so nothing but this word is handed on.
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
