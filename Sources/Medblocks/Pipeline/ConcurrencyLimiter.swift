/// Limits the number of requests in flight; further calls wait in order.
///
/// URLSession would queue them too, but it counts the wait against the timeout of the attempt.
final class ConcurrencyLimiter: Sendable {
  private typealias Waiter = (id: Int, continuation: CheckedContinuation<Void, any Error>)

  private struct State: Sendable {
    var available: Int
    var lastID = 0
    var waiters: [Waiter] = []
    var cancelled: Set<Int> = []
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
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    // onCancel may still run after the slot was acquired, but not after this scope has ended.
    defer { state.withLock { _ = $0.cancelled.remove(id) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enqueue(id, continuation)
      }
    } onCancel: {
      cancel(id)
    }
  }

  /// Releases a slot, which the call that has waited longest acquires.
  func release() {
    let next: Waiter? = state.withLock { state in
      guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
      state.available += 1
      return nil
    }
    next?.continuation.resume()
  }

  private func enqueue(_ id: Int, _ continuation: CheckedContinuation<Void, any Error>) {
    let result: Result<Void, any Error>? = state.withLock { state in
      if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
      if state.available > 0 {
        state.available -= 1
        return .success(())
      }
      state.waiters.append((id, continuation))
      return nil
    }
    if let result { continuation.resume(with: result) }
  }

  private func cancel(_ id: Int) {
    let waiter: Waiter? = state.withLock { state in
      if let index = state.waiters.firstIndex(where: { $0.id == id }) {
        return state.waiters.remove(at: index)
      }
      state.cancelled.insert(id)
      return nil
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}
