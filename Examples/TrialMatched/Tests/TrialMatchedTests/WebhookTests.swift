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

  @Test("an event reaches the streams of its patient only, and is merged with others")
  func updates() async throws {
    let app = try await AppFixture()
    let updates = PatientUpdates(app.backend.changes, interval: .milliseconds(10))
    var triggers = try await updates.triggers(for: "a").makeAsyncIterator()
    #expect(await triggers.next() == .event)  // the first follows immediately
    for patientID in ["a", "b", "a"] { try await app.backend.changes.record(patientID) }
    let looking = Task { await updates.run() }
    #expect(await triggers.next() == .event)
    looking.cancel()
    await looking.value
    #expect(await triggers.next() == nil)
  }
}
