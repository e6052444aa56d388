@testable import Medblocks

/// A clock that only pauses move, and that writes them down.
///
/// Timers never fire.
final class TestTiming: Sendable {
  private let state = Locked((now: Duration.zero, pauses: [Duration]()))
  private let jitter: Int

  init(jitter: Int = 0) { self.jitter = jitter }

  var pauses: [Duration] { state.withLock { $0.pauses } }

  /// Moves the clock, as a slow answer would.
  func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  var timing: Timing {
    Timing(
      now: { self.state.withLock { $0.now } },
      sleep: { duration in
        try Task.checkCancellation()
        self.state.withLock { state in
          state.now += duration
          state.pauses.append(duration)
        }
      },
      timer: { _, _ in {} },
      jitter: { min(max(self.jitter, $0.lowerBound), $0.upperBound) })
  }
}
