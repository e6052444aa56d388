import Foundation
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The app's webhooks and logs")
struct WebhookTests {
  private func deliver(
    _ delivery: SignedWebhook, changing: Bool = false, to visitor: Visitor
  ) async throws -> Int {
    let body = String(decoding: delivery.body, as: UTF8.self) + (changing ? " " : "")
    let answer = try await visitor.send(
      .post, "/webhooks", body: body,
      headers: Dictionary(uniqueKeysWithValues: delivery.headers.map { ($0.name, $0.value) }),
      patient: nil)
    return answer.status.code
  }

  @Test("what is signed is taken, as often as it comes; what is not is refused")
  func deliveries() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      let taken = await app.sandbox.deliverWebhooks { delivery in
        #expect(try await deliver(delivery, changing: true, to: visitor) == 400)
        #expect(try await deliver(delivery, to: visitor) == 204)
        return try await deliver(delivery, to: visitor)
      }
      #expect(taken == 1)
      let unsigned = try await visitor.send(.post, "/webhooks", body: "{}", patient: nil)
      #expect(unsigned.status == .badRequest)
    }
    let missed = try await app.mb.webhooks.listEvents(app.endpoint.id, delivered: false).firstPage()
    #expect(missed.data.isEmpty)
  }

  @Test("whoever waits for a patient's records hears of that patient's events")
  func feed() async throws {
    let feed = RecordFeed()
    var mine = await feed.news(of: "a").makeAsyncIterator()
    #expect(await mine.next() == .event)  // at once
    await feed.tell("b")
    await feed.tell("a")
    await feed.tell(nil)
    #expect(await mine.next() == .event)
    #expect(await mine.next() == .event)
    #expect(await mine.next() == .tick)
  }

  @Test("the endpoint is registered once, and taken over with a new secret")
  func registration() async throws {
    let app = try await AppFixture()
    let first = try await Backend.webhookSecret(of: app.mb, url: "https://app.test/hooks")
    let second = try await Backend.webhookSecret(of: app.mb, url: "https://app.test/hooks")
    #expect(first != second)
    let urls = try await app.mb.webhooks.list().firstPage().data.map(\.url)
    #expect(urls.filter { $0 == "https://app.test/hooks" }.count == 1)
  }

  @Test("each line of a request has its id, and none a patient's")
  func logs() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      _ = try await visitor.own("connections")
      _ = try await visitor.get("/connected?patient_id=\(AppFixture.patient)&x=canary")
      await app.sandbox.inject(.error(.internalError))
      _ = try await visitor.get("/api/facilities?q=canary")
      _ = try await visitor.get("/api/patients/canary/connections")
    }
    let entries = app.log.entries.filter { $0.message == "request" || $0.message == "upstream" }
    #expect(entries.count == 5)
    for entry in entries {
      #expect(entry.metadata["hb.request.id"] != nil)
      let line = "\(entry.message) \(entry.metadata)"
      #expect(!line.contains(AppFixture.patient) && !line.contains("canary"))
    }
    #expect(entries.first?.metadata["route"] == "/api/patients/{id}/connections")
  }
}
