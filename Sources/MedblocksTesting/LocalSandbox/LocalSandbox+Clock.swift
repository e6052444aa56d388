import Foundation
import Medblocks

/// The clock of the sandbox.
extension LocalSandbox {
  /// The current time of the sandbox's clock.
  ///
  /// It moves with ``advance(by:)``, and while a client of the sandbox waits.
  public var now: Date { service.now }

  /// Moves the clock forward: sessions, keys and cursors expire, and syncs that are due run.
  ///
  /// - Parameter duration: The time to advance by; a negative one does nothing.
  public func advance(by duration: Duration) { advance(to: service.now + duration.inSeconds) }

  /// Moves the clock forward and makes each webhook delivery at its due time.
  ///
  /// Four days cover the whole retry schedule of an endpoint that fails.
  ///
  /// - Parameters:
  ///   - duration: The time to advance by.
  ///   - receive: Simulates the endpoint, as in ``deliverWebhooks(signedAt:to:)``.
  /// - Returns: The number of delivery attempts.
  @discardableResult
  public func advance(
    by duration: Duration, deliveringTo receive: @Sendable (SignedWebhook) async throws -> Int
  ) async -> Int {
    let end = service.now + duration.inSeconds
    var attempts = 0
    while let due = service.nextDue(until: end) {
      advance(to: due)
      attempts += await deliverWebhooks(to: receive)
    }
    advance(to: end)
    return attempts
  }

  func advance(to end: Date) {
    let start = service.now
    service.advance(to: end)
    elapsed.withLock { $0 += .seconds(service.now.timeIntervalSince(start)) }
  }

  /// The clock of the sandbox's clients.
  ///
  /// The timers never fire: `SandboxTransport` enforces the timeout of an attempt itself.
  nonisolated var timing: Timing {
    Timing(
      now: { [elapsed] in elapsed.withLock { $0 } },
      date: { [elapsed, start] in start + elapsed.withLock { $0 }.inSeconds },
      sleep: { try await self.wait(for: $0) },
      timer: { _, _ in {} },
      jitter: { $0.lowerBound })
  }

  /// Waits on the sandbox's clock.
  ///
  /// Of all waits in progress, the one that ends first moves the clock, after the others have had a
  /// chance to begin. Concurrent waits thus elapse together, as they do in real time.
  func wait(for duration: Duration) async throws {
    guard duration > .zero else { return }
    let end = service.now + duration.inSeconds
    waits.append(end)
    defer { waits.firstIndex(of: end).map { _ = waits.remove(at: $0) } }
    while service.now < end, service.now < SandboxService.endOfTime {
      for _ in 0..<10 { await Task.yield() }
      try Task.checkCancellation()
      if waits.allSatisfy({ $0 >= end }) { advance(to: end) }
    }
  }
}
