import Foundation
import Testing

@testable import Medblocks

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("URLSessionTransport.Exchange")
struct ExchangeTests {
  @Test("a timeout is cannotConnect only if the exchange is never assigned to a session")
  func timeOut() async throws {
    let url = try #require(URL(string: "http://localhost"))
    var plan = URLSessionTransport.Plan(openingLimit: 1)
    let lane = URLSessionTransport.Lane(.read, origin: "http://localhost")
    guard case .send(let assignment) = plan.assign(lane, at: .zero) else {
      Issue.record("The plan lets the first request wait.")
      return
    }
    for _ in 0..<20_000 {
      let exchange = URLSessionTransport.Exchange(URLRequest(url: url), maximumBytes: 1)
      let isAssigned = Locked(false)
      let error = await #expect(throws: TransportError.self) {
        _ = try await withCheckedThrowingContinuation { continuation in
          _ = exchange.begin(continuation)
          DispatchQueue.concurrentPerform(iterations: 2) { index in
            if index == 0 {
              exchange.timeOut()
            } else {
              isAssigned.withLock { $0 = exchange.assign(assignment) }
            }
          }
        }
      }
      #expect(error == (isAssigned.withLock { $0 } ? .timedOut : .cannotConnect))
    }
  }
}
