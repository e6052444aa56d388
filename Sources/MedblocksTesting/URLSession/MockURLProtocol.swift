import Foundation
import Medblocks

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Lets a transport answer behind a real `URLSession`, in place of the network.
///
/// ``transport(to:)`` makes the transport for a client. A header on each request tells whose it is,
/// so that parallel tests do not meet. On Linux `URLProtocol` is no faithful stand-in for a socket:
/// no timers run, and a cancel that races an answer can end the process.
public final class MockURLProtocol: URLProtocol {
  /// A transport that goes through `URLSession` and is answered by another one, a ``LocalSandbox``
  /// for example.
  public static func transport(to answering: any Transport) -> any Transport {
    MockedURLSession(answering)
  }

  fileprivate static let routeHeader = "Medblocks-Mock-Route"
  fileprivate static let routes = Locked<[String: any Transport]>([:])

  private let work = Locked<Task<Void, Never>?>(nil)

  /// True for the requests of ``transport(to:)``.
  public override class func canInit(with request: URLRequest) -> Bool {
    request.value(forHTTPHeaderField: routeHeader) != nil
  }

  /// The request itself.
  public override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

  /// Asks the transport that the request is for.
  public override func startLoading() {
    let route = request.value(forHTTPHeaderField: Self.routeHeader) ?? ""
    // URLProtocol is not Sendable, but URLSession keeps it until it has finished, and only one
    // task ever speaks to its client.
    nonisolated(unsafe) let loading = self
    guard let answering = Self.routes.withLock({ $0[route] }), let wire = TransportRequest(request),
      let url = request.url
    else { return client?.urlProtocol(self, didFailWithError: URLError(.unsupportedURL)) ?? () }
    let task = Task {
      do {
        let answer = try await answering.send(wire)
        guard !Task.isCancelled else { return }
        loading.finish(answer, url: url)
      } catch {
        guard !Task.isCancelled else { return }  // URLSession has forgotten a task that it stopped
        loading.client?.urlProtocol(loading, didFailWithError: Self.urlError(for: error))
      }
    }
    work.withLock { $0 = task }
  }

  /// Cancels the transport's work.
  public override func stopLoading() { work.withLock { $0 }?.cancel() }

  /// What URLSession reports where the transport threw.
  private static func urlError(for error: any Error) -> URLError {
    switch error as? TransportError {
    case .timedOut: URLError(.timedOut)
    case .cannotConnect: URLError(.cannotConnectToHost)
    default: URLError(.networkConnectionLost)
    }
  }

  private func finish(_ answer: TransportResponse, url: URL) {
    let response = HTTPURLResponse(
      url: url, statusCode: answer.statusCode, httpVersion: "HTTP/1.1",
      headerFields: answer.headerFields)
    guard let response else {
      client?.urlProtocol(self, didFailWithError: URLError(.badServerResponse))
      return
    }
    client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
    client?.urlProtocol(self, didLoad: Data(answer.body))
    client?.urlProtocolDidFinishLoading(self)
  }
}

extension TransportRequest {
  fileprivate init?(_ request: URLRequest) {
    guard let method = TransportRequest.Method(rawValue: request.httpMethod ?? ""),
      let url = request.url
    else {
      return nil
    }
    let headers = (request.allHTTPHeaderFields ?? [:]).filter {
      $0.key != MockURLProtocol.routeHeader
    }
    self.init(
      method: method, url: url.absoluteString, headers: headers.map { ($0.key, $0.value) },
      body: (request.httpBody ?? request.httpBodyStream.map(Data.init(reading:))).map(Array.init))
  }
}

extension Data {
  /// Apple's URLSession hands a body to a URLProtocol as a stream.
  fileprivate init(reading stream: InputStream) {
    self.init()
    stream.open()
    defer { stream.close() }
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while case let count = stream.read(&buffer, maxLength: buffer.count), count > 0 {
      append(contentsOf: buffer[..<count])
    }
  }
}

/// A URLSession whose requests carry the name of the transport that answers them.
private final class MockedURLSession: Transport {
  private let session = URLSessionTransport(protocolClasses: [MockURLProtocol.self])
  private let route = UUID().uuidString

  init(_ answering: any Transport) {
    MockURLProtocol.routes.withLock { $0[route] = answering }
  }

  deinit { MockURLProtocol.routes.withLock { $0[route] = nil } }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    var request = request
    request.headers.append((MockURLProtocol.routeHeader, route))
    return try await session.send(request)
  }
}
