import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("TimerQueue", .timeLimit(.minutes(10)))
struct TimerQueueTests {
  @Test(
    "a sleep ends after its duration, and at once if it is not positive",
    arguments: [-1_000, 0, 1, 20])
  func sleep(milliseconds: Int) async throws {
    let start = ContinuousClock.now
    try await TimerQueue.sleep(for: .milliseconds(milliseconds))
    #expect(ContinuousClock.now - start >= .milliseconds(milliseconds))
  }

  @Test("an earlier timer that is scheduled later fires first")
  func order() async throws {
    let fired = Locked<[String]>([])
    let late = TimerQueue.schedule(after: .seconds(20)) { _ in
      fired.withLock { $0.append("late") }
    }
    _ = TimerQueue.schedule(after: .milliseconds(20)) { _ in
      fired.withLock { $0.append("early") }
    }
    try await eventually { fired.withLock { $0.contains("early") } }
    #expect(fired.withLock { $0.first } == "early")
    late.cancel()
  }

  @Test("each of 2,000 timers fires once and not before its time, unless it was cancelled")
  func many() async throws {
    var generator = SeededGenerator(seed: 14)
    let fired = Locked<[(index: Int, time: ContinuousClock.Instant)]>([])
    var times: [ContinuousClock.Instant] = []
    for index in 0..<2_000 {
      let duration = Duration.milliseconds(Int.random(in: 1...200, using: &generator))
      times.append(.now + duration)
      let timer = TimerQueue.schedule(after: duration) { event in
        guard event == .fired else { return }
        fired.withLock { $0.append((index, .now)) }
      }
      if index.isMultiple(of: 4) { timer.cancel() }
    }
    try await eventually { fired.withLock { $0.count } == 1_500 }
    let firings = fired.withLock { $0 }
    #expect(Set(firings.map(\.index)) == Set((0..<2_000).filter { !$0.isMultiple(of: 4) }))
    #expect(firings.allSatisfy { $0.time >= times[$0.index] })
  }

  @Test("a timer calls its handler once: cancelled or fired")
  func events() async throws {
    let events = Locked<[TimerQueue.Event]>([])
    let cancelled = TimerQueue.schedule(after: .seconds(3_600)) { event in
      events.withLock { $0.append(event) }
    }
    cancelled.cancel()
    cancelled.cancel()
    #expect(events.withLock { $0 } == [.cancelled])
    let fired = TimerQueue.schedule(after: .zero) { event in
      events.withLock { $0.append(event) }
    }
    try await eventually { events.withLock { $0.count } == 2 }
    fired.cancel()
    #expect(events.withLock { $0 } == [.cancelled, .fired])
  }

  @Test("a sleep of 24 hours can be cancelled")
  func cancelled() async throws {
    let task = Task { try await TimerQueue.sleep(for: .seconds(86_400)) }
    await Task.yield()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("a sleep in a cancelled task ends at once")
  func cancelledBefore() async throws {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await TimerQueue.sleep(for: .seconds(3_600))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("each of 10,000 sleeps that are cancelled as they elapse ends once")
  func races() async throws {
    let endings = await withTaskGroup(of: Bool.self) { group in
      var endings = 0
      for number in 0..<10_000 {
        if number >= 100 { endings += await group.next() == nil ? 0 : 1 }
        group.addTask {
          let task = Task { try await TimerQueue.sleep(for: .microseconds(number % 300)) }
          for _ in 0..<(number % 7) { await Task.yield() }
          task.cancel()
          return (try? await task.value) != nil
        }
      }
      for await _ in group { endings += 1 }
      return endings
    }
    #expect(endings == 10_000)
  }
}
