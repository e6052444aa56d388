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
    private var heap = Heap()
    private var lastID = 0
    private let source = DispatchSource.makeTimerSource()
    private var isActive = false
    /// The time for which the source is scheduled.
    private var scheduledTime = UInt64.max

    mutating func add(_ time: UInt64, _ handler: @escaping @Sendable (Event) -> Void) -> Int {
      lastID += 1
      handlers[lastID] = handler
      heap.insert((time, lastID))
      scheduleSource()
      return lastID
    }

    mutating func remove(_ id: Int) -> (@Sendable (Event) -> Void)? {
      let handler = handlers.removeValue(forKey: id)
      if heap.count > 2 * handlers.count + 64 { heap.removeAll { handlers[$0.id] == nil } }
      return handler
    }

    mutating func takeElapsed(at now: UInt64) -> [@Sendable (Event) -> Void] {
      scheduledTime = .max
      var elapsed: [@Sendable (Event) -> Void] = []
      while let first = heap.first, first.time <= now || handlers[first.id] == nil {
        heap.removeFirst()
        if let handler = handlers.removeValue(forKey: first.id) { elapsed.append(handler) }
      }
      scheduleSource()
      return elapsed
    }

    private mutating func scheduleSource() {
      guard let time = heap.first?.time, time < scheduledTime else { return }
      scheduledTime = time
      source.schedule(deadline: DispatchTime(uptimeNanoseconds: time))
      guard !isActive else { return }
      isActive = true
      source.setEventHandler { TimerQueue.fire() }
      source.activate()
    }
  }
}

extension TimerQueue {
  /// A binary heap: the children of the element at `n` are at `2n + 1` and `2n + 2`, and none
  /// of them is earlier than its parent.
  private struct Heap {
    typealias Element = (time: UInt64, id: Int)

    private var elements: [Element] = []

    var count: Int { elements.count }
    var first: Element? { elements.first }

    /// Adds an element in O(log *n*).
    mutating func insert(_ element: Element) {
      elements.append(element)
      var index = elements.count - 1
      while index > 0, elements[index].time < elements[(index - 1) / 2].time {
        elements.swapAt(index, (index - 1) / 2)
        index = (index - 1) / 2
      }
    }

    /// Removes the first element in O(log *n*).
    mutating func removeFirst() {
      elements.swapAt(0, elements.count - 1)
      elements.removeLast()
      sink(from: 0)
    }

    /// Removes the elements that match, in O(*n*).
    mutating func removeAll(where isRemoved: (Element) -> Bool) {
      elements.removeAll(where: isRemoved)
      for index in (0..<elements.count / 2).reversed() { sink(from: index) }
    }

    private mutating func sink(from start: Int) {
      var index = start
      while true {
        var earliest = index
        for child in 2 * index + 1...2 * index + 2 where child < elements.count {
          if elements[child].time < elements[earliest].time { earliest = child }
        }
        guard earliest != index else { return }
        elements.swapAt(index, earliest)
        index = earliest
      }
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
