import Medblocks

/// A transport that completes requests out of order and records how many are in flight.
actor ConcurrencyRecordingTransport: Transport {
  private let body: @Sendable (TransportRequest) -> String
  private var inFlight = 0
  private(set) var maximumInFlight = 0
  private(set) var requestCount = 0

  /// Creates a transport whose responses have status 200 and a body that depends on the request.
  init(_ body: @escaping @Sendable (TransportRequest) -> String) { self.body = body }

  nonisolated func closeIdleConnections() {}

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    inFlight += 1
    requestCount += 1
    maximumInFlight = max(maximumInFlight, inFlight)
    for _ in 0..<100 { await Task.yield() }
    inFlight -= 1
    return TransportResponse(statusCode: 200, body: Array(body(request).utf8))
  }
}
