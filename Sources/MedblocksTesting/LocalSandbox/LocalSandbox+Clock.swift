import Foundation
import Medblocks

/// Time in the sandbox.
extension LocalSandbox {
  /// The sandbox's clock.
  ///
  /// It moves when ``advance(by:)`` says so, and while a client of the sandbox waits.
  public var now: Date { state.now }

  /// Moves the clock: sessions, keys and cursors expire, and pulls that fall due bring their records.
  public func advance(by duration: Duration) { advance(to: state.now + duration.inSeconds) }

  /// Moves the clock as ``advance(by:)`` does, and makes every delivery of webhooks when it falls due.
  ///
  /// `receive` is that of ``deliverWebhooks(signedAt:to:)``; four days play the whole schedule of an
  /// endpoint that refuses. Returns how many attempts were made.
  @discardableResult
  public func advance(
    by duration: Duration, deliveringTo receive: @Sendable (SignedWebhook) async throws -> Int
  ) async -> Int {
    let end = state.now + duration.inSeconds
    var attempts = 0
    while let due = state.nextDue(upTo: end) {
      advance(to: due)
      attempts += await deliverWebhooks(to: receive)
    }
    advance(to: end)
    return attempts
  }

  /// Never goes back.
  func advance(to end: Date) {
    while let pull = state.takeSync(dueBy: end) {
      setClock(pull.dueAt)
      state.run(pull)
    }
    setClock(end)
  }

  /// December 9999: what is a few days later can still be written with four digits of a year.
  private static let endOfTime = Date(timeIntervalSince1970: 253_399_622_400)

  private func setClock(_ time: Date) {
    let time = min(time, Self.endOfTime)
    guard time > state.now else { return }
    elapsed.withLock { $0 += .seconds(time.timeIntervalSince(state.now)) }
    state.now = time
  }

  /// What a client of this sandbox takes for time.
  ///
  /// Its timers never fire: an answer that takes longer than an attempt may is told from one that
  /// does not by `SandboxTransport`.
  nonisolated var timing: Timing {
    Timing(
      now: { [elapsed] in elapsed.withLock { $0 } },
      sleep: { try await self.wait(for: $0) },
      timer: { _, _ in {} },
      jitter: { $0.lowerBound })
  }

  /// Waits on the sandbox's clock.
  ///
  /// Of all that wait, the one whose time comes first moves the clock, once the others had a chance
  /// to begin: waits at the same time pass at the same time, as they would in the world.
  func wait(for duration: Duration) async throws {
    guard duration > .zero else { return }
    let end = state.now + duration.inSeconds
    waits.append(end)
    defer { waits.firstIndex(of: end).map { _ = waits.remove(at: $0) } }
    while state.now < end, state.now < Self.endOfTime {
      for _ in 0..<10 { await Task.yield() }
      try Task.checkCancellation()
      if waits.allSatisfy({ $0 >= end }) { advance(to: end) }
    }
  }
}

/// The way of a client to its sandbox, on the sandbox's clock.
struct SandboxTransport: Transport {
  let sandbox: LocalSandbox

  var enforcesTimeout: Bool { true }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    let arrival = try await sandbox.arrival(of: request)
    let limit = request.timeout
    try await sandbox.wait(for: min(arrival.delay ?? limit, limit))
    guard let delay = arrival.delay, delay < limit else { throw TransportError.timedOut }
    let answer = try arrival.result.get()
    guard answer.body.count <= request.maximumResponseBytes else {
      throw TransportError.responseTooLarge
    }
    return answer
  }
}

extension Duration {
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
