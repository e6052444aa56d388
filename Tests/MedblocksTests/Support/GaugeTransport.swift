import Medblocks

/// A transport that answers out of order and counts how many requests are under way.
actor GaugeTransport: Transport {
  private let answer: @Sendable (TransportRequest) -> String
  private var underWay = 0
  private(set) var mostAtOnce = 0
  private(set) var count = 0

  init(_ answer: @escaping @Sendable (TransportRequest) -> String) { self.answer = answer }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    underWay += 1
    count += 1
    mostAtOnce = max(mostAtOnce, underWay)
    for _ in 0..<100 { await Task.yield() }
    underWay -= 1
    return TransportResponse(statusCode: 200, body: Array(answer(request).utf8))
  }
}
