/// Limits the number of requests in flight; further calls wait in order.
///
/// URLSession would queue them too, but it counts the wait against the timeout of the attempt.
final class ConcurrencyLimiter: Sendable {
  private typealias Continuation = CheckedContinuation<Void, any Error>

  private struct State: Sendable {
    var available: Int
    var waiting = WaitingQueue<Continuation>()
  }

  private let state: Locked<State>

  init(limit: Int) { state = Locked(State(available: limit)) }

  /// Acquires a slot if one is available.
  func tryAcquire() -> Bool {
    state.withLock { state in
      guard state.available > 0 else { return false }
      state.available -= 1
      return true
    }
  }

  /// Waits for a slot and acquires it.
  ///
  /// - Throws: `CancellationError`, with no slot acquired, when the task is cancelled in the queue.
  func acquire() async throws {
    let id = Locked<Int?>(nil)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        guard enqueue(continuation, id) else { return continuation.resume() }
        if Task.isCancelled { cancel(id) }  // onCancel may have run before there was an id
      }
    } onCancel: {
      cancel(id)
    }
  }

  /// Releases a slot, which the call that has waited longest acquires.
  func release() {
    let next = state.withLock { state in
      let next = state.waiting.removeFirst()
      if next == nil { state.available += 1 }
      return next
    }
    next?.resume()
  }

  /// Adds a task to the queue, or returns false and acquires a slot that has become available.
  private func enqueue(_ continuation: Continuation, _ id: Locked<Int?>) -> Bool {
    state.withLock { state in
      guard state.available == 0 else {
        state.available -= 1
        return false
      }
      id.withLock { $0 = state.waiting.append(continuation) }
      return true
    }
  }

  private func cancel(_ id: Locked<Int?>) {
    guard let id = id.withLock({ $0 }) else { return }
    state.withLock { $0.waiting.remove(id) }?.resume(throwing: CancellationError())
  }
}
