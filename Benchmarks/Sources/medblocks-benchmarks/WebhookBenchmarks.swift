import Foundation
import Medblocks

/// The verification of a delivery, and the store of its event.
struct WebhookBenchmarks {
  private let secret = WebhookSecret("whsec_benchmark")
  private let payload = Pages.wholeRecordPage.prefix(65_536)

  /// A signature that does not match, so that only the HMAC is measured and nothing is parsed.
  private let signature = "t=1777109400,v1=" + String(repeating: "0", count: 64)
  private let now = Date(timeIntervalSince1970: 1_777_109_400)

  func run(_ report: Report) async throws {
    precondition(payload.count == 65_536)
    try await report.show(
      "HMAC-SHA256 of a delivery of 64 KB", goal: .atLeast(250), unit: .megabytesPerSecond
    ) {
      // Other load on the machine only slows a run down, so the fastest of 100 counts.
      var fastest = Double.infinity
      for _ in 0..<100 { fastest = min(fastest, try await seconds { try verify() }) }
      return Double(payload.count) / fastest
    }
    await compareStores(report)
  }

  /// Compares a claim to a large full store with one to a small full store.
  private func compareStores(_ report: Report) async {
    let name = "a claim to a full store of 100,000 events, as ratio to one of 1,000"
    guard report.includes(name) else { return }
    let large = await fullStore(capacity: report.rounds == 1 ? 10_000 : 100_000)
    let small = await fullStore(capacity: 1_000)
    await report.compare(
      name, goal: .atLeast(0.5), unit: .microseconds,
      ours: { await secondsPerClaim(to: large) },
      theirs: { await secondsPerClaim(to: small) })
  }

  private func fullStore(capacity: Int) async -> InMemoryWebhookEventStore {
    let store = InMemoryWebhookEventStore(capacity: capacity)
    for number in 0..<capacity { _ = await store.claim(claim(.init("evt_\(number)"))) }
    return store
  }

  private func secondsPerClaim(to store: InMemoryWebhookEventStore) async -> Double {
    let claims = 1_000
    return await seconds {
      for _ in 0..<claims {
        let decision = await store.claim(claim("evt_new"))
        precondition(decision == .held)
      }
    } / Double(claims)
  }

  private func claim(_ id: WebhookEvent.ID) -> WebhookClaim {
    WebhookClaim(eventID: id, claimedAt: now, expiresAt: now + 300)
  }

  private func verify() throws {
    do {
      _ = try Webhooks.constructEvent(
        payload: payload, signature: signature, secret: secret, now: now)
    } catch let error as WebhookSignatureError where error.reason == .noMatchingSignature {
      return
    }
  }
}
