import Dispatch

/// A wait that leaves nothing behind when it is cancelled.
///
/// `Task.sleep` keeps a cancelled sleeper (0.65 KB, measured with Swift 6.3.1 on Linux) until its
/// time would have come. Each call sets time limits of a minute or so and cancels them within
/// milliseconds, so that a busy client would hold tens of thousands.
final class Alarm: Sendable {
  /// `@unchecked Sendable`: Dispatch's sources may be used from any thread, which Linux does not say.
  private struct State: @unchecked Sendable {
    var continuation: CheckedContinuation<Void, any Error>?
    var timer: (any DispatchSourceTimer)?
    var isOver = false
  }

  private let state = Locked(State())
  private static let queue = DispatchQueue(label: "com.medblocks.Alarm")

  /// Returns when the time is over; throws `CancellationError` when the task is cancelled before.
  static func wait(for duration: Duration) async throws {
    let alarm = Alarm()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { alarm.set(to: duration, $0) }
    } onCancel: {
      alarm.end(.failure(CancellationError()))
    }
  }

  private func set(to duration: Duration, _ continuation: CheckedContinuation<Void, any Error>) {
    let timer = DispatchSource.makeTimerSource(queue: Self.queue)
    timer.setEventHandler { [weak self] in self?.end(.success(())) }
    let (seconds, attoseconds) = duration.components
    timer.schedule(deadline: .now() + Double(seconds) + Double(attoseconds) / 1e18)
    let isCancelled = state.withLock { state in
      guard !state.isOver else { return true }
      state.continuation = continuation
      state.timer = timer
      return false
    }
    timer.activate()
    guard isCancelled else { return }
    timer.cancel()
    continuation.resume(throwing: CancellationError())
  }

  private func end(_ result: Result<Void, any Error>) {
    let (continuation, timer) = state.withLock { state in
      state.isOver = true
      return (state.continuation.take(), state.timer.take())
    }
    timer?.cancel()
    continuation?.resume(with: result)
  }
}
