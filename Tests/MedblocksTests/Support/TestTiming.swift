import Foundation

@testable import Medblocks

/// A clock that records waits and advances by them without waiting.
///
/// Its timers never fire.
final class TestTiming: Sendable {
  /// The date when the clock is zero: Sun, 06 Nov 1994 08:49:37 GMT.
  static let start = Date(timeIntervalSince1970: 784_111_777)

  private let state = Locked((now: Duration.zero, pauses: [Duration]()))
  private let jitter: Int

  init(jitter: Int = 0) { self.jitter = jitter }

  var pauses: [Duration] { state.withLock { $0.pauses } }

  /// Advances the clock, as a slow response would.
  func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  var timing: Timing {
    Timing(
      now: { self.state.withLock { $0.now } },
      date: { Self.start + self.state.withLock { $0.now } / .seconds(1) },
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
