import Foundation

/// The clock, timers and randomness of a client, injected so that no test has to wait.
///
/// The test kit injects the clock of a sandbox.
package struct Timing: Sendable {
  /// A monotonic clock: the time since an arbitrary moment in the past.
  var now: @Sendable () -> Duration
  /// The current date, for a `Retry-After` that is a date.
  var date: @Sendable () -> Date
  /// Waits between two attempts.
  var sleep: @Sendable (Duration) async throws -> Void
  /// Schedules a timer that calls a closure, and returns a closure that cancels it.
  var timer: @Sendable (Duration, @escaping @Sendable () -> Void) -> @Sendable () -> Void
  /// Returns a random number of milliseconds from a range.
  var jitter: @Sendable (ClosedRange<Int>) -> Int

  package init(
    now: @escaping @Sendable () -> Duration, date: @escaping @Sendable () -> Date,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    timer: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> @Sendable () -> Void,
    jitter: @escaping @Sendable (ClosedRange<Int>) -> Int
  ) {
    (self.now, self.date, self.sleep, self.timer, self.jitter) = (now, date, sleep, timer, jitter)
  }

  /// The system's clock, timers and random numbers.
  static let system: Timing = {
    let start = ContinuousClock.now
    return Timing(
      now: { ContinuousClock.now - start },
      date: { Date() },
      sleep: { try await TimerQueue.sleep(for: $0) },
      timer: { limit, handler in
        let timer = TimerQueue.schedule(after: limit) { if $0 == .fired { handler() } }
        return { timer.cancel() }
      },
      jitter: { Int.random(in: $0) })
  }()

  /// Runs an operation and cancels it when a time limit elapses.
  ///
  /// The operation must end when it is cancelled.
  ///
  /// - Throws: ``TransportError/timedOut`` when the limit elapsed, otherwise the operation's error.
  func withTimeout<Value: Sendable>(
    _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    guard limit > .zero else { throw TransportError.timedOut }
    let task = Task.startingImmediately { try await operation() }
    let hasElapsed = Locked(false)
    let cancelTimer = timer(limit) {
      hasElapsed.withLock { $0 = true }
      task.cancel()
    }
    defer { cancelTimer() }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw hasElapsed.withLock { $0 } ? TransportError.timedOut : error
    }
  }
}
