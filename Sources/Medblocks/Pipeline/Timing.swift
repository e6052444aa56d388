/// Time and chance, handed in so that no test has to wait for either.
struct Timing: Sendable {
  /// A monotonic clock: the time since some moment in the past.
  var now: @Sendable () -> Duration
  /// Waits between two attempts.
  var pause: @Sendable (Duration) async throws -> Void
  /// Waits until a time limit is reached.
  var timer: @Sendable (Duration) async throws -> Void
  /// A random number of milliseconds out of a range.
  var jitter: @Sendable (ClosedRange<Int>) -> Int

  /// The real thing.
  static let system: Timing = {
    let start = ContinuousClock.now
    return Timing(
      now: { ContinuousClock.now - start },
      pause: { try await Alarm.wait(for: $0) },
      timer: { try await Alarm.wait(for: $0) },
      jitter: { Int.random(in: $0) })
  }()

  /// Runs some work and cancels it when it takes longer than a limit, with
  /// ``TransportError/timedOut``.
  ///
  /// The work has to end when it is cancelled.
  func limit<Value: Sendable>(
    to limit: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    guard limit > .zero else { throw TransportError.timedOut }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await timer(limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let value = first else {
        throw TransportError.timedOut
      }
      return value
    }
  }
}
