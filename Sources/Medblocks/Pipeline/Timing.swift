/// Time and chance, handed in so that no test has to wait for either.
///
/// The test kit hands in a sandbox's clock.
package struct Timing: Sendable {
  /// A monotonic clock: the time since some moment in the past.
  var now: @Sendable () -> Duration
  /// Waits between two attempts.
  var pause: @Sendable (Duration) async throws -> Void
  /// Sets a time limit: calls back when it is reached, unless what it returns was called before.
  var timer: @Sendable (Duration, @escaping @Sendable () -> Void) -> @Sendable () -> Void
  /// A random number of milliseconds out of a range.
  var jitter: @Sendable (ClosedRange<Int>) -> Int

  package init(
    now: @escaping @Sendable () -> Duration,
    pause: @escaping @Sendable (Duration) async throws -> Void,
    timer: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> @Sendable () -> Void,
    jitter: @escaping @Sendable (ClosedRange<Int>) -> Int
  ) {
    (self.now, self.pause, self.timer, self.jitter) = (now, pause, timer, jitter)
  }

  /// The real thing.
  static let system: Timing = {
    let start = ContinuousClock.now
    return Timing(
      now: { ContinuousClock.now - start },
      pause: { try await Alarm.wait(for: $0) },
      timer: { limit, ring in
        let alarm = Alarm.set(for: limit) { if $0 == .rang { ring() } }
        return { alarm.cancel() }
      },
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
    let task = Task.startingHere { try await work() }
    let isReached = Locked(false)
    let stopTimer = timer(limit) {
      isReached.withLock { $0 = true }
      task.cancel()
    }
    defer { stopTimer() }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw isReached.withLock { $0 } ? TransportError.timedOut : error
    }
  }
}
