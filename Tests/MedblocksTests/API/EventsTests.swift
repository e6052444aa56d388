import Foundation
import Medblocks
import Testing

@Suite("Events")
struct EventsTests {
  @Test("redeliver sends the id of the event and returns the delivery")
  func redeliver() async throws {
    let example = try Contract().exampleText("WebhookEvent")
    let request = try await StubTransport.request(.json(example)) { mb in
      let delivery = try await mb.events.redeliver("evt_3Hp9")
      #expect(delivery.attempts == 2)
    }
    expect(request, .post, "/events/evt_3Hp9/redeliver")
  }

  @Test("a response about another event is rejected")
  func mismatch() async throws {
    let stub = StubTransport(.json(try Contract().exampleText("WebhookEvent")))
    let error = try await medblocksError {
      _ = try await stub.client().events.redeliver("evt_1")
    }
    #expect(error.kind == .decoding)
  }

  @Test("a throttled redelivery reports the time to wait and is not retried")
  func throttled() async throws {
    let body = Fixture.error("throttled", type: "rate_limit_error")
    let stub = StubTransport(.json(body, status: 429, headers: [("Retry-After", "41")]))
    let error = try await medblocksError {
      try await stub.client().events.redeliver("evt_1")
    }
    #expect(error.code == .throttled && error.retryAfter == .seconds(41))
    #expect(error.outcome == .rejected && error.attempts == 1)
  }
}
