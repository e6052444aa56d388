import Foundation
import Medblocks

/// What it takes to verify a delivery.
struct WebhookBenchmarks {
  private let secret = WebhookSecret("whsec_benchmark")
  private let payload = Pages.wholeRecordPage.prefix(65_536)

  /// A signature that does not match, so that nothing is parsed: the HMAC is all that is measured.
  private let signature = "t=1777109400,v1=" + String(repeating: "0", count: 64)

  func run(_ report: Report) async throws {
    precondition(payload.count == 65_536)
    try await report.show(
      "HMAC-SHA256 of a delivery of 64 KB", goal: .atLeast(250), unit: .megabytesPerSecond
    ) {
      // The fastest of a hundred: what else the machine does cannot make it faster.
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
