import Foundation
import Medblocks

/// The verification of a delivery.
struct WebhookBenchmarks {
  private let secret = WebhookSecret("whsec_benchmark")
  private let payload = Pages.wholeRecordPage.prefix(65_536)

  /// A signature that does not match, so that only the HMAC is measured and nothing is parsed.
  private let signature = "t=1777109400,v1=" + String(repeating: "0", count: 64)

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
  }

  private func verify() throws {
    do {
      _ = try Webhooks.constructEvent(payload: payload, signature: signature, secret: secret)
    } catch let error as WebhookSignatureError where error.reason == .noMatchingSignature {
      return
    }
  }
}
