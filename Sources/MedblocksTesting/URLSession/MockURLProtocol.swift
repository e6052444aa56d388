import Foundation
import Medblocks

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A URL protocol through which a transport responds to a real `URLSession`, without a network.
///
/// ``transport(to:)`` creates the transport for a client. A header of each request identifies the
/// transport that responds, so that tests can run in parallel. On Linux, `URLProtocol` differs from
/// a socket: timeouts do not fire, and a cancellation that races a response can crash the process.
public final class MockURLProtocol: URLProtocol {
  /// Creates a transport that sends through `URLSession` to another transport.
  ///
  /// - Parameter responder: The transport that responds, for example a ``LocalSandbox``.
  public static func transport(to responder: any Transport) -> any Transport {
    MockURLSessionTransport(responder)
  }

  static let responderHeader = "Medblocks-Mock-Responder"
  static let responders = Locked<[String: any Transport]>([:])

  private let responseTask = Locked<Task<Void, Never>?>(nil)

  /// Returns whether a request comes from a transport of ``transport(to:)``.
  public override class func canInit(with request: URLRequest) -> Bool {
    request.value(forHTTPHeaderField: responderHeader) != nil
  }

  /// Returns the request itself.
  public override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

  /// Passes the request to the responding transport.
  public override func startLoading() {
    let id = request.value(forHTTPHeaderField: Self.responderHeader) ?? ""
    // URLProtocol is not Sendable, but URLSession keeps it until it has finished, and only one
    // task uses its client.
    nonisolated(unsafe) let loading = self
    guard let responder = Self.responders.withLock({ $0[id] }),
      let transportRequest = TransportRequest(request), let url = request.url
    else { return client?.urlProtocol(self, didFailWithError: URLError(.unsupportedURL)) ?? () }
    let task = Task {
      do {
        let response = try await responder.send(transportRequest)
        guard !Task.isCancelled else { return }
        loading.finish(response, url: url)
      } catch {
        guard !Task.isCancelled else { return }  // URLSession does not expect a call after a stop.
        loading.client?.urlProtocol(loading, didFailWithError: Self.urlError(for: error))
      }
    }
    responseTask.withLock { $0 = task }
  }

  /// Cancels the responding transport's task.
  public override func stopLoading() { responseTask.withLock { $0 }?.cancel() }

  /// Returns the error that URLSession reports for an error of the transport.
  private static func urlError(for error: any Error) -> URLError {
    switch error as? TransportError {
    case .timedOut: URLError(.timedOut)
    case .cannotConnect: URLError(.cannotConnectToHost)
    default: URLError(.networkConnectionLost)
    }
  }

  private func finish(_ response: TransportResponse, url: URL) {
    let httpResponse = HTTPURLResponse(
      url: url, statusCode: response.statusCode, httpVersion: "HTTP/1.1",
      headerFields: response.headerFields)
    guard let httpResponse else {
      client?.urlProtocol(self, didFailWithError: URLError(.badServerResponse))
      return
    }
    client?.urlProtocol(self, didReceive: httpResponse, cacheStoragePolicy: .notAllowed)
    client?.urlProtocol(self, didLoad: Data(response.body))
    client?.urlProtocolDidFinishLoading(self)
  }
}

extension TransportRequest {
  fileprivate init?(_ request: URLRequest) {
    guard let method = TransportRequest.Method(rawValue: request.httpMethod ?? ""),
      let url = request.url
    else { return nil }
    let headers = (request.allHTTPHeaderFields ?? [:]).filter {
      $0.key != MockURLProtocol.responderHeader
    }
    self.init(
      method: method, url: url.absoluteString, headers: headers.map { ($0.key, $0.value) },
      body: (request.httpBody ?? request.httpBodyStream.map(Data.init(reading:))).map(Array.init))
  }
}

extension Data {
  /// Reads a stream to its end: Apple's URLSession passes a body to a URLProtocol as a stream.
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
