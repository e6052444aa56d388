import Dispatch

/// A call at a later time, which leaves nothing behind when it is cancelled.
///
/// Each call to the API sets a time limit and cancels it within milliseconds. `Task.sleep` keeps a
/// cancelled sleeper (0.65 KB, measured with Swift 6.3.1 on Linux) until its time would have come,
/// and a timer of Dispatch's own wakes a thread when it is set and when it is cancelled. So all
/// alarms share one timer, which is set anew only for an alarm that is due before all others.
struct Alarm: Sendable {
  enum Ending: Sendable { case rang, cancelled }

  private let number: Int

  /// Sets an alarm; `end` is called once, on some other thread when it rings, on the caller's when
  /// it is cancelled.
  static func set(
    for duration: Duration, _ end: @escaping @Sendable (Ending) -> Void
  ) -> Alarm {
    let due = DispatchTime.now().uptimeNanoseconds &+ duration.wholeNanoseconds
    return Alarm(number: clock.withLock { $0.add(due, end) })
  }

  /// Ends the alarm, unless it has rung.
  func cancel() {
    let end = Self.clock.withLock { $0.remove(number) }
    end?(.cancelled)
  }

  /// Returns when the time is over; throws `CancellationError` when the task is cancelled before.
  static func wait(for duration: Duration) async throws {
    let alarm = Locked<Alarm?>(nil)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let set = Alarm.set(for: duration) { ending in
          continuation.resume(with: ending == .rang ? .success(()) : .failure(CancellationError()))
        }
        alarm.withLock { $0 = set }
        if Task.isCancelled { set.cancel() }  // the handler may have run before there was an alarm
      }
    } onCancel: {
      alarm.withLock { $0 }?.cancel()
    }
  }

  private static let clock = Locked(Clock())

  private static func ring() {
    for end in clock.withLock({ $0.takeDue(at: DispatchTime.now().uptimeNanoseconds) }) {
      DispatchQueue.global().async { end(.rang) }
    }
  }

  /// All alarms that are set.
  ///
  /// `@unchecked Sendable`: Dispatch's sources may be used from any thread, which Linux does not say.
  private struct Clock: @unchecked Sendable {
    private var ends: [Int: @Sendable (Ending) -> Void] = [:]
    /// By time; those that were cancelled stay until they are due or too many.
    private var queue: [(due: UInt64, number: Int)] = []
    private var last = 0
    private let timer = DispatchSource.makeTimerSource()
    private var isActive = false
    /// When the timer fires next.
    private var armed = UInt64.max

    mutating func add(_ due: UInt64, _ end: @escaping @Sendable (Ending) -> Void) -> Int {
      last += 1
      ends[last] = end
      let later = queue.reversed().prefix { $0.due > due }.count  // none, as a rule
      queue.insert((due, last), at: queue.count - later)
      arm()
      return last
    }

    mutating func remove(_ number: Int) -> (@Sendable (Ending) -> Void)? {
      let end = ends.removeValue(forKey: number)
      if queue.count > 2 * ends.count + 64 { queue.removeAll { ends[$0.number] == nil } }
      return end
    }

    mutating func takeDue(at now: UInt64) -> [@Sendable (Ending) -> Void] {
      armed = .max
      let next = queue.firstIndex { $0.due > now && ends[$0.number] != nil } ?? queue.count
      let due = queue[..<next].compactMap { ends.removeValue(forKey: $0.number) }
      queue.removeSubrange(..<next)
      arm()
      return due
    }

    private mutating func arm() {
      guard let due = queue.first?.due, due < armed else { return }
      armed = due
      timer.schedule(deadline: DispatchTime(uptimeNanoseconds: due))
      guard !isActive else { return }
      isActive = true
      timer.setEventHandler { Alarm.ring() }
      timer.activate()
    }
  }
}

extension Duration {
  /// In whole nanoseconds, rounded up so that no alarm is early; 0 to some 290 years.
  fileprivate var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(min(seconds, 9_000_000_000)) * 1_000_000_000
      + UInt64((attoseconds + 999_999_999) / 1_000_000_000)
  }
}
