/// Lets a bounded number of requests onto the road at once; the others wait their turn, in order.
///
/// URLSession would queue them too, but counts the wait against the time of the attempt.
final class Admission: Sendable {
  private typealias Waiter = (ticket: Int, continuation: CheckedContinuation<Void, any Error>)

  private struct State: Sendable {
    var free: Int
    var nextTicket = 0
    var waiters: [Waiter] = []
    var cancelled: Set<Int> = []
  }

  private let state: Locked<State>

  init(limit: Int) { state = Locked(State(free: limit)) }

  /// Takes a place if one is free.
  func enterAtOnce() -> Bool {
    state.withLock { state in
      guard state.free > 0 else { return false }
      state.free -= 1
      return true
    }
  }

  /// Waits for a place.
  ///
  /// Throws `CancellationError`, without a place, when the task is cancelled in the queue.
  func enter() async throws {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    // The handler may still run once the place was given; after the handler's scope it cannot.
    defer { state.withLock { _ = $0.cancelled.remove(ticket) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        wait(ticket, continuation)
      }
    } onCancel: {
      cancel(ticket)
    }
  }

  /// Gives a place back, to the one who has waited longest.
  func leave() {
    let next: Waiter? = state.withLock { state in
      guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
      state.free += 1
      return nil
    }
    next?.continuation.resume()
  }

  private func wait(_ ticket: Int, _ continuation: CheckedContinuation<Void, any Error>) {
    let outcome: Result<Void, any Error>? = state.withLock { state in
      if state.cancelled.remove(ticket) != nil { return .failure(CancellationError()) }
      if state.free > 0 {
        state.free -= 1
        return .success(())
      }
      state.waiters.append((ticket, continuation))
      return nil
    }
    if let outcome { continuation.resume(with: outcome) }
  }

  private func cancel(_ ticket: Int) {
    let waiter: Waiter? = state.withLock { state in
      if let index = state.waiters.firstIndex(where: { $0.ticket == ticket }) {
        return state.waiters.remove(at: index)
      }
      state.cancelled.insert(ticket)
      return nil
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}
