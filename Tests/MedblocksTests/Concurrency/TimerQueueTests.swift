import Foundation
import Testing

@testable import Medblocks

@Suite("Alarm: a wait that ends once", .timeLimit(.minutes(2)))
struct TimerQueueTests {
  @Test("it rings, at once where there is nothing to wait for", arguments: [-1_000, 0, 1, 20])
  func rings(milliseconds: Int) async throws {
    let start = ContinuousClock.now
    try await TimerQueue.sleep(for: .milliseconds(milliseconds))
    #expect(ContinuousClock.now - start >= .milliseconds(milliseconds))
  }

  @Test("one that is set later and due earlier does not wait for the others")
  func order() async throws {
    let rung = Locked<Set<String>>([])
    let late = TimerQueue.schedule(after: .seconds(20)) { _ in
      rung.withLock { _ = $0.insert("late") }
    }
    _ = TimerQueue.schedule(after: .milliseconds(20)) { _ in
      rung.withLock { _ = $0.insert("early") }
    }
    try await eventually { rung.withLock { $0.contains("early") } }
    #expect(rung.withLock { $0 } == ["early"])
    late.cancel()
  }

  @Test("one that is cancelled says so, once, and one that has rung cannot be cancelled")
  func endings() async throws {
    let endings = Locked<[TimerQueue.Event]>([])
    let cancelled = TimerQueue.schedule(after: .seconds(3_600)) { ending in
      endings.withLock { $0.append(ending) }
    }
    cancelled.cancel()
    cancelled.cancel()
    #expect(endings.withLock { $0 } == [.cancelled])
    let rung = TimerQueue.schedule(after: .zero) { ending in endings.withLock { $0.append(ending) }
    }
    try await eventually { endings.withLock { $0.count } == 2 }
    rung.cancel()
    #expect(endings.withLock { $0 } == [.cancelled, .fired])
  }

  @Test("the longest wait that a client sets is taken and can be cancelled")
  func cancelled() async throws {
    let task = Task { try await TimerQueue.sleep(for: .seconds(86_400)) }
    await Task.yield()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("a task that is cancelled beforehand does not wait")
  func cancelledBefore() async throws {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await TimerQueue.sleep(for: .seconds(3_600))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("ten thousand that ring while they are cancelled end, each once")
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
