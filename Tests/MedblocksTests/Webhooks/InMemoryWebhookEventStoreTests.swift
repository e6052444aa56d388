import Foundation
import Medblocks
import Testing

@Suite("InMemoryWebhookEventStore")
struct InMemoryWebhookEventStoreTests {
  private let start = Date(timeIntervalSince1970: 1_777_109_400)
  private let day = 86_400.0

  private func claim(_ number: Int, after seconds: Double = 0) -> WebhookClaim {
    WebhookClaim(
      eventID: .init("evt_\(number)"), claimedAt: start + seconds, expiresAt: start + seconds + 60)
  }

  private func complete(_ claim: WebhookClaim, in store: InMemoryWebhookEventStore) async {
    #expect(await store.claim(claim) == .granted)
    await store.complete(claim)
  }

  @Test("a completed event is kept for 90 days")
  func retention() async {
    let store = InMemoryWebhookEventStore()
    await complete(claim(1), in: store)
    #expect(await store.claim(claim(1, after: 90 * day)) == .completed)
    #expect(await store.claim(claim(1, after: 90 * day + 1)) == .granted)
  }

  @Test("a full store removes the event that was completed first")
  func capacity() async {
    let store = InMemoryWebhookEventStore(capacity: 3)
    for number in 1...5 { await complete(claim(number), in: store) }
    for number in 3...5 { #expect(await store.claim(claim(number)) == .completed) }
    #expect(await store.claim(claim(1)) == .granted)
  }

  @Test("events that are being handled are never removed")
  func held() async {
    let store = InMemoryWebhookEventStore(capacity: 2)
    let first = claim(1)
    #expect(await store.claim(first) == .granted)
    #expect(await store.claim(claim(2)) == .granted)
    #expect(await store.claim(claim(3)) == .held)
    await store.release(first)
    #expect(await store.claim(claim(3)) == .granted)
    #expect(await store.claim(claim(2)) == .held)
    #expect(await store.claim(claim(4, after: 60)) == .granted)
  }

  @Test("an event is released only by the claim that holds it")
  func release() async {
    let store = InMemoryWebhookEventStore()
    let (first, second) = (claim(1), claim(1, after: 60))
    #expect(await store.claim(first) == .granted)
    #expect(await store.claim(second) == .granted)
    await store.release(first)
    #expect(await store.claim(claim(1, after: 61)) == .held)
    await store.release(second)
    #expect(await store.claim(claim(1, after: 61)) == .granted)
  }

  @Test("an event that is completed twice is stored once")
  func completedTwice() async {
    let store = InMemoryWebhookEventStore(capacity: 2)
    let (first, second) = (claim(1), claim(1, after: 60))
    #expect(await store.claim(first) == .granted)
    #expect(await store.claim(second) == .granted)
    await store.complete(second)
    await store.complete(first)
    await complete(claim(2), in: store)
    #expect(await store.claim(claim(1, after: 60)) == .completed)
    #expect(await store.claim(claim(2, after: 60)) == .completed)
  }

  @Test("an event that is completed twice is removed once")
  func completedTwiceRetention() async {
    let store = InMemoryWebhookEventStore(retention: .seconds(100))
    let (first, second) = (claim(1), claim(1, after: 60))
    #expect(await store.claim(first) == .granted)
    #expect(await store.claim(second) == .granted)
    await store.complete(first)
    await store.complete(second)
    await complete(claim(1, after: 101), in: store)
    #expect(await store.claim(claim(1, after: 201)) == .completed)
  }

  @Test("a store with capacity 100 keeps the last 100 of 10,000 events")
  func many() async {
    let store = InMemoryWebhookEventStore(capacity: 100)
    for number in 0..<10_000 { await complete(claim(number, after: Double(number)), in: store) }
    for number in 9_900..<10_000 {
      #expect(await store.claim(claim(number, after: 10_000)) == .completed)
    }
    #expect(await store.claim(claim(9_899, after: 10_000)) == .granted)
  }

  @Test("a full store rejects a claim and frees an expired one without searching all")
  func full() async {
    let capacity = 20_000
    let store = InMemoryWebhookEventStore(capacity: capacity)
    func filled(after seconds: Double) async -> Set<WebhookClaim.Decision> {
      var decisions: Set<WebhookClaim.Decision> = []
      for number in 0..<capacity {
        let claim = WebhookClaim(
          eventID: .init("evt_\(seconds)_\(number)"), claimedAt: start + seconds,
          expiresAt: start + seconds + 60)
        decisions.insert(await store.claim(claim))
      }
      return decisions
    }
    #expect(await filled(after: 0) == [.granted])
    #expect(await filled(after: 59) == [.held])
    #expect(await filled(after: 60) == [.granted])
    #expect(await filled(after: 119) == [.held])
  }

  @Test("claims that were released or completed take no room")
  func released() async {
    let store = InMemoryWebhookEventStore(capacity: 2)
    #expect(await store.claim(claim(0)) == .granted)
    for number in 1..<5_000 {
      let claim = claim(number)
      #expect(await store.claim(claim) == .granted)
      if number.isMultiple(of: 2) {
        await store.release(claim)
      } else {
        await store.complete(claim)
      }
    }
    #expect(await store.claim(claim(0, after: 59)) == .held)
    #expect(await store.claim(claim(0, after: 60)) == .granted)
  }

  @Test("a capacity below 1 counts as 1")
  func tiny() async {
    let store = InMemoryWebhookEventStore(capacity: .min)
    await complete(claim(1), in: store)
    #expect(await store.claim(claim(1)) == .completed)
  }
}
