import Foundation
import Medblocks

/// A transport over a `URLSession` whose requests identify the transport that responds.
final class MockURLSessionTransport: Transport {
  private let session = URLSessionTransport(protocolClasses: [MockURLProtocol.self])
  private let id = UUID().uuidString

  init(_ responder: any Transport) {
    MockURLProtocol.responders.withLock { $0[id] = responder }
  }

  var enforcesTimeout: Bool { session.enforcesTimeout }

  deinit { MockURLProtocol.responders.withLock { $0[id] = nil } }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    var request = request
    request.headers.append((MockURLProtocol.responderHeader, id))
    return try await session.send(request)
  }

  func closeIdleConnections() { session.closeIdleConnections() }
}
