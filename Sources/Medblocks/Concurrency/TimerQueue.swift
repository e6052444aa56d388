import Dispatch

/// Timers that share one Dispatch source and retain nothing after they are cancelled.
///
/// Each call to the API schedules a time limit and cancels it within milliseconds. `Task.sleep`
/// retains a cancelled sleep (0.65 KB, measured with Swift 6.3.1 on Linux) until it would have
/// ended, and a Dispatch source for each timer wakes a thread when it is scheduled and when it is
/// cancelled. The shared source is rescheduled only for a timer that is earlier than all others.
enum TimerQueue {
  enum Event: Sendable { case fired, cancelled }

  /// A scheduled timer.
  struct Timer: Sendable {
    fileprivate let id: Int

    /// Cancels the timer, unless it has fired.
    func cancel() {
      let handler = TimerQueue.entries.withLock { $0.remove(id) }
      handler?(.cancelled)
    }
  }

  /// Schedules a timer.
  ///
  /// `handler` is called once: on another thread when the timer fires, on the calling thread when
  /// it is cancelled.
  static func schedule(
    after duration: Duration, _ handler: @escaping @Sendable (Event) -> Void
  ) -> Timer {
    let time = DispatchTime.now().uptimeNanoseconds &+ duration.wholeNanoseconds
    return Timer(id: entries.withLock { $0.add(time, handler) })
  }

  /// Suspends the task for a duration.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before the duration has elapsed.
  static func sleep(for duration: Duration) async throws {
    let scheduled = Locked<Timer?>(nil)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let timer = schedule(after: duration) { event in
          continuation.resume(with: event == .fired ? .success(()) : .failure(CancellationError()))
        }
        scheduled.withLock { $0 = timer }
        if Task.isCancelled { timer.cancel() }  // onCancel may have run before there was a timer
      }
    } onCancel: {
      scheduled.withLock { $0 }?.cancel()
    }
  }

  private static let entries = Locked(Entries())

  private static func fire() {
    let now = DispatchTime.now().uptimeNanoseconds
    for handler in entries.withLock({ $0.takeElapsed(at: now) }) {
      DispatchQueue.global().async { handler(.fired) }
    }
  }

  /// The scheduled timers.
  ///
  /// `@unchecked Sendable`: Dispatch sources may be used from any thread, but Linux's Dispatch does
  /// not declare it.
  private struct Entries: @unchecked Sendable {
    private var handlers: [Int: @Sendable (Event) -> Void] = [:]
    /// The timers by time; cancelled ones stay until they elapse or become too many.
    private var queue: [(time: UInt64, id: Int)] = []
    private var lastID = 0
    private let source = DispatchSource.makeTimerSource()
    private var isActive = false
    /// The time for which the source is scheduled.
    private var scheduledTime = UInt64.max

    mutating func add(_ time: UInt64, _ handler: @escaping @Sendable (Event) -> Void) -> Int {
      lastID += 1
      handlers[lastID] = handler
      let later = queue.reversed().prefix { $0.time > time }.count  // usually none
      queue.insert((time, lastID), at: queue.count - later)
      scheduleSource()
      return lastID
    }

    mutating func remove(_ id: Int) -> (@Sendable (Event) -> Void)? {
      let handler = handlers.removeValue(forKey: id)
      if queue.count > 2 * handlers.count + 64 { queue.removeAll { handlers[$0.id] == nil } }
      return handler
    }

    mutating func takeElapsed(at now: UInt64) -> [@Sendable (Event) -> Void] {
      scheduledTime = .max
      let next = queue.firstIndex { $0.time > now && handlers[$0.id] != nil } ?? queue.count
      let elapsed = queue[..<next].compactMap { handlers.removeValue(forKey: $0.id) }
      queue.removeSubrange(..<next)
      scheduleSource()
      return elapsed
    }

    private mutating func scheduleSource() {
      guard let time = queue.first?.time, time < scheduledTime else { return }
      scheduledTime = time
      source.schedule(deadline: DispatchTime(uptimeNanoseconds: time))
      guard !isActive else { return }
      isActive = true
      source.setEventHandler { TimerQueue.fire() }
      source.activate()
    }
  }
}

extension Duration {
  /// The duration in nanoseconds, rounded up so that no timer fires early; 0 to about 290 years.
  fileprivate var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(min(seconds, 9_000_000_000)) * 1_000_000_000
      + UInt64((attoseconds + 999_999_999) / 1_000_000_000)
  }
}
