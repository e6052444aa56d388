import Foundation
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The app's webhook endpoint")
struct WebhookTests {
  private func deliver(
    _ delivery: SignedWebhook, isModified: Bool = false, to visitor: Visitor
  ) async throws -> Int {
    let body = String(decoding: delivery.body, as: UTF8.self) + (isModified ? " " : "")
    let response = try await visitor.send(
      .post, "/webhooks", body: body,
      headers: Dictionary(uniqueKeysWithValues: delivery.headers.map { ($0.name, $0.value) }))
    return response.status.code
  }

  @Test("a signed delivery is accepted, also when it is repeated")
  func signedDelivery() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      let attempts = await app.sandbox.deliverWebhooks { delivery in
        #expect(try await deliver(delivery, to: visitor) == 200)
        return try await deliver(delivery, to: visitor)
      }
      #expect(attempts == 1)
    }
    let undelivered = try await app.mb.webhooks.listEvents(app.endpoint.id, delivered: false)
      .firstPage().data
    #expect(undelivered.isEmpty)
  }

  @Test("a modified or unsigned delivery is rejected with 400")
  func invalidDelivery() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      await app.sandbox.deliverWebhooks { delivery in
        let status = try await deliver(delivery, isModified: true, to: visitor)
        #expect(status == 400)
        return status
      }
      let unsigned = try await visitor.send(.post, "/webhooks", body: "{}")
      #expect(unsigned.status == .badRequest)
    }
    let undelivered = try await app.mb.webhooks.listEvents(app.endpoint.id, delivered: false)
      .firstPage().data
    #expect(undelivered.count == 1)
  }

  @Test("an event reaches the streams of its patient, and all streams when it has no patient id")
  func updates() async throws {
    let updates = PatientUpdates()
    var triggers = await updates.triggers(for: "a").makeAsyncIterator()
    #expect(await triggers.next() == .event)  // the first follows immediately
    await updates.reportEvent(for: "b")
    await updates.reportEvent(for: "a")
    await updates.reportEvent(for: nil)
    #expect(await triggers.next() == .event)
    #expect(await triggers.next() == .event)
    #expect(await triggers.next() == .timer)
  }

  @Test("the endpoint is registered once and gets a new secret at each start")
  func registration() async throws {
    let app = try await AppFixture()
    let first = try await Backend.webhookSecret(of: app.mb, url: "https://app.test/hooks")
    let second = try await Backend.webhookSecret(of: app.mb, url: "https://app.test/hooks")
    #expect(first != second)
    let urls = try await app.mb.webhooks.list().firstPage().data.map(\.url)
    #expect(urls.filter { $0 == "https://app.test/hooks" }.count == 1)
  }
}
